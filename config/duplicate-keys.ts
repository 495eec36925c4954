/** Keys that an object of a file has twice: JavaScript lets the second one take the first one's place, without a word. */
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/** @returns a line for each, such as `line 61: contact stands there already, on line 20` */
export async function duplicateKeys(file: string): Promise<string[]> {
  const { warnings } = await transform(await readFile(file, 'utf8'), {
    loader: file.endsWith('.json') ? 'json' : 'ts',
    logLevel: 'silent',
  });
  return warnings
    .filter(({ id }) => id === 'duplicate-object-key')
    .map(({ location, notes }) => {
      const key = location?.lineText.slice(location.column, location.column + location.length);
      return `line ${location?.line}: ${key} stands there already, on line ${notes[0]?.location?.line}`;
    });
}
