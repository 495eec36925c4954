export { v7 as newId } from 'uuid';

/** Whether a value has the shape of our ids: a UUID of version 7 in lower case. */
export function isId(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value);
}
