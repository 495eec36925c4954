import { type BodySource, decoderOf, requireLegible, type UploadedFile } from './body-source.ts';

/** Reads `application/x-www-form-urlencoded` (https://url.spec.whatwg.org/#urlencoded-parsing). */
export function readUrlEncoded(source: BodySource): readonly UploadedFile[] {
  // A byte order mark before the whole is no part of the first name.
  const text = Buffer.from(source.bytes)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const pairs = text
    .split('&')
    .filter((pair) => pair !== '')
    // One more than there may be is enough to be refused.
    .slice(0, source.limits.fields + 1)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [bytesOf(name), bytesOf(value.join('='))] as const;
    });
  const declared = pairs.find(([name]) => name.toString('latin1') === '_charset_')?.[1].toString('latin1');
  const decoder = decoderOf(source, declared);
  for (const [name, value] of pairs) source.collector.add(decoder.read(name), decoder.read(value));
  requireLegible(decoder);
  return [];
}

/** The bytes that a text of escapes stands for. A lone percent sign stands for itself, as in browsers. */
function bytesOf(text: string): Buffer {
  const bytes = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1');
}
