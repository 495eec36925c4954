/**
 * A canary's submission, response or image says so in its id: a UUID of version 8, where all others are of version 7. So whatever
 * meets it on its way (its item, its legs, its file) knows it, and no address of an owner's takes such an id.
 */

/** How long what a canary has left is kept. */
export const CANARY_SECONDS = 3600;

/** @param id as `newId` makes one */
export function canaryId(id: string): string {
  return `${id.slice(0, 14)}8${id.slice(15)}`;
}

/** @param name an id, or a partition key that ends in one, such as `submission#<id>` */
export function isCanary(name: string): boolean {
  return /(?:^|#)[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(name);
}

/** When what a canary has left goes. */
export function endOfCanary(now: Date): Date {
  return new Date(now.getTime() + CANARY_SECONDS * 1000);
}
