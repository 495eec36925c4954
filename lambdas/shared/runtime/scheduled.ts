/** What a deploy calls a function with that otherwise runs by the clock. Nobody else may call one. */
export interface Rehearsal {
  readonly rehearsal: true;
}

/**
 * A handler that runs by the clock. A deploy that tries new code wants to know that it starts, with its variables and its
 * configuration; not that it does an hour's work, which it would do before anybody has let it.
 */
export function scheduled<Event, Result>(work: (event: Event) => Result | Promise<Result>) {
  return async (event?: Event | Rehearsal): Promise<Result | { readonly rehearsed: true }> =>
    isRehearsal(event) ? { rehearsed: true } : work(event as Event);
}

function isRehearsal(event: unknown): event is Rehearsal {
  return (event as Partial<Rehearsal> | undefined)?.rehearsal === true;
}
