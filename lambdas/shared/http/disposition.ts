/** A part's `Content-Disposition` (RFC 7578, section 4.2). */
export interface Disposition {
  /** Lower case, such as `form-data`. */
  readonly type: string;
  readonly name: string | undefined;
  /** Present on files; empty where none was chosen. */
  readonly fileName: string | undefined;
}

/**
 * A backslash and what follows it are read as one, so that there is one way to read a run of them. Some browsers escape
 * none: where all quotation marks that follow look escaped, as in `"C:\x\"`, the last one ends the value.
 */
const PARAMETER = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\[\s\S])*)"|"([\s\S]*)"|([^;]*))/g;

/**
 * @param header byte by byte, as latin1
 * @param decode makes text of such bytes, by the form's encoding
 */
export function readDisposition(header: string, decode: (latin1: string) => string): Disposition {
  const parameters = new Map(
    [...header.matchAll(PARAMETER)].map(([, name = '', closed, open, bare = '']) => [
      name.toLowerCase(),
      (closed ?? open)?.replaceAll(/\\(["\\])/g, '$1') ?? bare.trim(),
    ]),
  );
  const plain = (name: string) => {
    const value = parameters.get(name);
    return value === undefined ? undefined : decode(unescapeName(value));
  };
  return {
    type: (header.split(';', 1)[0] ?? '').trim().toLowerCase(),
    name: plain('name'),
    fileName: extendedValue(parameters.get('filename*')) ?? plain('filename'),
  };
}

/**
 * Browsers write these three so, and nothing else: a `%41` in a name is a `%41`
 * (https://html.spec.whatwg.org/#multipart-form-data).
 */
const ESCAPED: Readonly<Record<string, string>> = { '%22': '"', '%0d': '\r', '%0a': '\n' };

function unescapeName(value: string): string {
  return value.replaceAll(/%(?:22|0d|0a)/gi, (code) => ESCAPED[code.toLowerCase()] ?? code);
}

/** `UTF-8''na%C3%AFve.txt`, with or without a language (RFC 8187). Undefined when it is none, or not readable. */
function extendedValue(value: string | undefined): string | undefined {
  const [, charset, escaped = ''] = /^([\w-]+)'[\w-]*'(.*)$/.exec(value ?? '') ?? [];
  if (charset === undefined || !/^(?:utf-?8|iso-8859-1)$/i.test(charset)) return undefined;
  const bytes = escaped.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}
