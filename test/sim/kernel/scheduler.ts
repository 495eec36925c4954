/**
 * Virtual time: a queue of what happens when. Between two happenings everything that runs is left alone until it waits
 * for something; only then does time go on. So a day takes as long as its work, and the order never depends on this
 * machine.
 */

/** Takes back what was planned. */
export type Cancel = () => void;

interface Planned {
  readonly at: number;
  /** Of what happens at the same moment, what was planned first comes first. */
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** How many turns of the event loop something may run on without waiting, on however busy a machine. */
const HUNG_TURNS = 200_000;

/** Something that runs. */
interface Watched {
  readonly name: string;
  /** Whether it waits, or has ended. */
  readonly isWaiting: () => boolean;
  /** Whether it may go on by Node's streams while another part of it waits. */
  readonly usesStreams: boolean;
}

/** So many turns are only of promises, which cost a fifth of a turn of the event loop and are nearly always enough. */
const QUICK_TURNS = 4;

export class Scheduler {
  /** Epoch milliseconds. */
  now: number;
  /** How many happenings there were. */
  happened = 0;
  private readonly heap: Planned[] = [];
  private order = 0;
  private readonly watched: Watched[] = [];
  private readonly held = new Set<Promise<unknown>>();

  constructor(start: number) {
    this.now = start;
  }

  /** Plans something. @param milliseconds from now; what is negative happens now */
  after(milliseconds: number, run: () => void): Cancel {
    return this.at(this.now + Math.max(0, milliseconds), run);
  }

  at(time: number, run: () => void): Cancel {
    const planned: Planned = { at: Math.max(time, this.now), order: this.order++, run, cancelled: false };
    push(this.heap, planned);
    return () => {
      planned.cancelled = true;
    };
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Does work of this machine's, such as decoding a picture: time stands still meanwhile. */
  async hold<T>(work: Promise<T>): Promise<T> {
    this.held.add(work);
    try {
      return await work;
    } finally {
      this.held.delete(work);
    }
  }

  /** Leaves something alone until it waits, from now on. */
  watch(watched: Watched): Cancel {
    this.watched.push(watched);
    return () => {
      this.watched.splice(this.watched.indexOf(watched), 1);
    };
  }

  /** Lets everything happen that is planned up to a moment, and what comes of it. */
  async run(until: number): Promise<void> {
    await this.settle();
    for (;;) {
      const next = this.heap[0];
      if (next === undefined || next.at > until) break;
      pop(this.heap);
      if (next.cancelled) continue;
      this.now = next.at;
      this.happened++;
      next.run();
      await this.settle();
    }
    this.now = until;
  }

  /** Real turns, until whatever runs waits for virtual time. Streams go on in turns of the event loop only. */
  private async settle(): Promise<void> {
    for (let turns = 0; turns < HUNG_TURNS; turns++) {
      const isQuick = turns < QUICK_TURNS && !this.watched.some(({ usesStreams }) => usesStreams);
      await (isQuick ? quickTurn() : turn());
      while (this.held.size > 0) await Promise.allSettled(this.held);
      if (this.watched.every(({ isWaiting }) => isWaiting())) return;
    }
    const names = this.watched.filter(({ isWaiting }) => !isWaiting()).map(({ name }) => name);
    throw new Error(`${names.join(', ')} runs on without ever waiting for virtual time`);
  }
}

/** All that promises and `nextTick` have brought about. */
function quickTurn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function before(a: Planned, b: Planned): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Planned[], planned: Planned): void {
  let at = heap.push(planned) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(planned, heap[parent] as Planned)) break;
    heap[at] = heap[parent] as Planned;
    at = parent;
  }
  heap[at] = planned;
}

function pop(heap: Planned[]): void {
  const last = heap.pop() as Planned;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Planned, heap[child] as Planned)) child++;
    if (!before(heap[child] as Planned, last)) break;
    heap[at] = heap[child] as Planned;
    at = child;
  }
  heap[at] = last;
}
