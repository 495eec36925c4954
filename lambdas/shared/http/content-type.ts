/** A media type with its parameters, names in lower case. */
export interface ContentType {
  /** Lower case; empty when the header is missing. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g;

/** Reads a `Content-Type` header, or one range of an `Accept` header. What it can't read, it leaves out. */
export function contentType(header: string | undefined): ContentType {
  const value = header ?? '';
  const parameters = [...value.matchAll(PARAMETER)].map(([, name = '', quoted, bare]) => [
    name.toLowerCase(),
    quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '',
  ]);
  return {
    type: (value.split(';', 1)[0] ?? '').trim().toLowerCase(),
    parameters: Object.fromEntries(parameters),
  };
}
