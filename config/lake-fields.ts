/**
 * The column of the lake that has a field's text: `First name` → `field_first_name`.
 *
 * @returns undefined for a name that has no letter or digit that SQL takes
 */
export function fieldColumn(name: string): string | undefined {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 50);
  return word === '' ? undefined : `field_${word}`;
}
