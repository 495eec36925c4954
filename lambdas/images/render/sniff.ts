/**
 * What a file is, by its first bytes. The declared type and the file's name are never believed.
 */
import { Rejected } from './rejected.ts';

/** The formats that we take. */
export type InputFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

const START: readonly [InputFormat | 'tiff' | 'bmp' | 'pdf' | 'jxl', string][] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['bmp', 'BM'],
  ['pdf', '%PDF-'],
  ['jxl', '\xff\x0a'],
  ['jxl', '\0\0\0\x0cJXL '],
];

/** The brands of HEIC's family (ISO/IEC 23008-12, annex B and E): the same container as AVIF, another codec. */
const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs']);

const HEIC_SENTENCE =
  'HEIC photos can’t be read here. Please send it as JPEG; on an iPhone: Settings, Camera, Formats, Most Compatible.';

/**
 * The format that a file's first bytes show.
 *
 * @throws Rejected `empty`, `unsupported-format` or `not-an-image`
 */
export function sniff(bytes: Uint8Array): InputFormat {
  if (bytes.length === 0) throw new Rejected('empty', 'The file is empty.');
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 256)).toString(
    'latin1',
  );
  const found = START.find(([, start]) => head.startsWith(start))?.[0] ?? containerFormat(head);
  if (found === 'heic') throw new Rejected('unsupported-format', HEIC_SENTENCE);
  if (found === 'tiff' || found === 'bmp' || found === 'pdf' || found === 'jxl')
    throw new Rejected('unsupported-format', unsupported(found.toUpperCase()));
  if (found) return found;
  if (/^(?:\xef\xbb\xbf)?\s*(?:<\?xml[\s\S]*)?(?:<!--[\s\S]*)?<svg/i.test(head))
    throw new Rejected('unsupported-format', unsupported('SVG'));
  throw new Rejected(
    'not-an-image',
    'This file is not a picture that we know. Please send a JPEG, PNG, WebP, GIF or AVIF.',
  );
}

/** RIFF holds WebP. AVIF and HEIC share a box: `ftyp`, a major brand, a version, then the compatible brands. */
function containerFormat(head: string): 'webp' | 'avif' | 'heic' | undefined {
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  if (head.slice(4, 8) !== 'ftyp') return undefined;
  const end = Math.min(head.charCodeAt(2) * 256 + head.charCodeAt(3), head.length);
  const brands = [head.slice(8, 12)];
  for (let i = 16; i + 4 <= end; i += 4) brands.push(head.slice(i, i + 4));
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.has(brand)) ? 'heic' : undefined;
}

function unsupported(format: string): string {
  return `${format} files are not taken. Please send a JPEG, PNG, WebP, GIF or AVIF.`;
}
