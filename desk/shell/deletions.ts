/** Deletions that can still be taken back: they are carried out once their notice is gone, or the page is left. */

interface Pending {
  readonly ids: readonly string[];
  readonly run: () => void;
}

interface UnderWay {
  /** How many are not begun. */
  readonly left: () => number;
  /** Begins them all. */
  readonly hurry: () => void;
}

export class Deletions {
  readonly #listeners = new Set<() => void>();
  readonly #underWay = new Set<UnderWay>();
  #pending: readonly Pending[] = [];
  #ids: ReadonlySet<string> = new Set();

  /** The ids that are to be shown no more. */
  readonly ids = (): ReadonlySet<string> => this.#ids;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns takes it back, or carries it out; whichever is called first counts */
  add(ids: readonly string[], run: () => void): { undo(): void; carryOut(): void } {
    const pending: Pending = { ids, run };
    this.#set([...this.#pending, pending]);
    return {
      undo: () => this.#remove(pending),
      carryOut: () => {
        // The ids stay hidden until the lists have been read again: they are only released.
        if (this.#remove(pending, { keepHidden: true })) run();
      },
    };
  }

  /** @returns says that it is done */
  begin(underWay: UnderWay): () => void {
    this.#underWay.add(underWay);
    return () => this.#underWay.delete(underWay);
  }

  /** How many would be begun at once if the page went now. */
  left(): number {
    const waiting = this.#pending.reduce((sum, { ids }) => sum + ids.length, 0);
    return [...this.#underWay].reduce((sum, one) => sum + one.left(), waiting);
  }

  /** Carries out everything that waits, and all that is left of what is under way: the page goes. */
  flush(): void {
    for (const pending of this.#pending) if (this.#remove(pending, { keepHidden: true })) pending.run();
    for (const { hurry } of this.#underWay) hurry();
  }

  /** Shows ids again whose deletion did not work. */
  restore(ids: readonly string[]): void {
    const gone = new Set(ids);
    this.#ids = new Set([...this.#ids].filter((id) => !gone.has(id)));
    this.#tell();
  }

  #remove(pending: Pending, { keepHidden = false } = {}): boolean {
    if (!this.#pending.includes(pending)) return false;
    this.#pending = this.#pending.filter((one) => one !== pending);
    if (!keepHidden) this.restore(pending.ids);
    return true;
  }

  #set(pending: readonly Pending[]): void {
    this.#pending = pending;
    this.#ids = new Set([...this.#ids, ...pending.flatMap(({ ids }) => ids)]);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
