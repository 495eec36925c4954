import { type BodySource, decoderOf, malformed, requireLegible, type UploadedFile } from './body-source.ts';
import { withoutMark } from './charset.ts';
import { addJsonFields, isJson } from './json-fields.ts';
import { readUrlEncoded } from './url-encoded.ts';

/**
 * Reads `text/plain` as what it holds: a JSON object, URL-encoded pairs, or the lines that a browser sends for
 * `enctype="text/plain"`. Scripts send it so to be spared a preflight, and beacons by themselves.
 */
export function readTextPlain(source: BodySource): readonly UploadedFile[] {
  const decoder = decoderOf(source, undefined);
  const text = withoutMark(decoder.read(source.bytes));
  if (/^\s*\{/.test(text) && isJson(text)) {
    requireLegible(decoder);
    addJsonFields(text, source);
    return [];
  }
  if (isUrlEncoded(text)) return readUrlEncoded(source);
  for (const [name, value] of linePairs(text, source.limits.fields)) source.collector.add(name, value);
  requireLegible(decoder);
  return [];
}

/** Pairs without any character that their encoding would have escaped. A browser ends each of its lines with a break. */
function isUrlEncoded(text: string): boolean {
  return text.includes('=') && /^[\x21-\x7e]*$/.test(text);
}

/**
 * `name=value`, each on a line of its own and nothing escaped
 * (https://html.spec.whatwg.org/#plain-text-form-data). So a line of a longer text that has no `=` belongs to the field
 * before, and one that has can't be told from a field: it becomes one, and nothing is lost.
 */
function linePairs(text: string, most: number): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
    // One more than there may be is enough to be refused.
    if (pairs.length > most) break;
    const at = line.indexOf('=');
    const last = pairs.at(-1);
    if (at > 0) pairs.push([line.slice(0, at), line.slice(at + 1)]);
    else if (last) last[1] += `\r\n${line}`;
    else throw malformed('The text holds no fields: send JSON, or name=value.');
  }
  return pairs;
}
