/**
 * Which numbers of a source were seen, as runs of consecutive ones: `0-99,101` in base 36. A source that counts its records
 * needs one run while nothing is lost; one whose numbers have gaps needs one for each.
 */

/** Runs at most, for one device, metric and hour. What would need more is set aside, since it could not be known again. */
export const MOST_RUNS = 4096;

/** Runs that do not touch, in ascending order; both ends are in. */
export type Seen = [first: number, last: number][];

export function isSeen(seen: Seen, number: number): boolean {
  const run = seen[indexOf(seen, number)];
  return run !== undefined && run[0] <= number;
}

/** Takes a number in. @returns false when there is no room for it; then nothing has changed */
export function addSeen(seen: Seen, number: number): boolean {
  const i = indexOf(seen, number);
  const here = seen[i];
  const before = seen[i - 1];
  if (here && here[0] <= number) return true;
  const joinsBefore = before?.[1] === number - 1;
  const joinsHere = here?.[0] === number + 1;
  if (joinsBefore && joinsHere) {
    before[1] = here[1];
    seen.splice(i, 1);
  } else if (joinsBefore) before[1] = number;
  else if (joinsHere) here[0] = number;
  else if (seen.length >= MOST_RUNS) return false;
  else seen.splice(i, 0, [number, number]);
  return true;
}

/** Of the first run that does not end before the number. */
function indexOf(seen: Seen, number: number): number {
  let [from, to] = [0, seen.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((seen[middle] as [number, number])[1] < number) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** As text: each run's distance from the end of the one before, and its length where it is longer than one number. */
export function writeSeen(seen: Seen): string {
  let before = 0;
  return seen
    .map(([first, last]) => {
      const distance = (first - before).toString(36);
      before = last;
      return first === last ? distance : `${distance}+${(last - first).toString(36)}`;
    })
    .join(',');
}

export function readSeen(text: string): Seen {
  let before = 0;
  return text
    .split(',')
    .filter(Boolean)
    .map((run) => {
      const [distance = '', length = '0'] = run.split('+');
      const first = before + Number.parseInt(distance, 36);
      before = first + Number.parseInt(length, 36);
      return [first, before];
    });
}
