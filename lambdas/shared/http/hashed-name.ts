import { createHash } from 'node:crypto';

const HASHED = /^(.+)\.[0-9a-f]{16}(\.[a-z]+)$/;

/** A file's name with its content's hash: `a.js` becomes `a.0123456789abcdef.js`. */
export function hashedName(name: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return name.replace(/(\.[a-z]+)$/, `.${hash}$1`);
}

/** The name without its hash; undefined of a name that has none. */
export function plainName(name: string): string | undefined {
  const [, stem, ending] = HASHED.exec(name) ?? [];
  return stem === undefined ? undefined : `${stem}${ending}`;
}
