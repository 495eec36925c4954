/**
 * What a file is, by its first bytes. The declared type and the file's name are never believed.
 */
import { fileTypeFromBuffer } from 'file-type';
import { HEIC_SENTENCE, Rejected } from './rejected.ts';

/** The formats that we take. */
export type InputFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

const START: readonly [InputFormat, string][] = [
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
];

/** The brands of HEIC's family (ISO/IEC 23008-12, annex B and E): the same container as AVIF, another codec. */
const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs']);

/** Of that container, whatever the codec: `mif3` is its small form, which no decoder here reads. */
const HEIF_BRANDS = ['mif1', 'mif2', 'mif3', 'msf1'];

const INSTEAD = 'Please send a JPEG, PNG, WebP, GIF or AVIF.';

/** How far text is looked through for what it is: prologues may be long. */
const TEXT_BYTES = 4096;

/**
 * The format that a file's first bytes show.
 *
 * @throws Rejected `empty`, `unsupported-format` or `not-an-image`
 */
export async function sniff(bytes: Uint8Array): Promise<InputFormat> {
  if (bytes.length === 0) throw new Rejected('empty', 'The file is empty.');
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, TEXT_BYTES)).toString(
    'latin1',
  );
  if (isJpeg(head)) return 'jpeg';
  const found = START.find(([, start]) => head.startsWith(start))?.[0] ?? containerFormat(head);
  if (found === 'heic') throw new Rejected('unsupported-format', HEIC_SENTENCE);
  if (found === 'heif') throw unsupported('HEIF');
  if (found) return found;
  if (isSvg(head)) throw unsupported('SVG');
  if (isBitmap(head)) throw unsupported('BMP');
  throw await otherFile(bytes);
}

/** A start, and a segment soon. Some programs leave stray bytes between. */
function isJpeg(head: string): boolean {
  return head.startsWith('\xff\xd8') && /\xff[\xc0-\xcf\xdb-\xfe]/.test(head.slice(2, 1024));
}

/** RIFF holds WebP. AVIF and HEIC share a box: `ftyp`, a major brand, a version, then the compatible brands. */
function containerFormat(head: string): 'webp' | 'avif' | 'heic' | 'heif' | undefined {
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  if (head.slice(4, 8) !== 'ftyp') return undefined;
  const end = Math.min(head.charCodeAt(2) * 256 + head.charCodeAt(3), head.length);
  const brands = [head.slice(8, 12)];
  for (let i = 16; i + 4 <= end; i += 4) brands.push(head.slice(i, i + 4));
  if (brands[0] === 'mif3') return 'heif';
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) return 'heic';
  return brands.some((brand) => HEIF_BRANDS.includes(brand)) ? 'heif' : undefined;
}

/** After a byte order mark, a declaration, comments and a document type, in any order. */
function isSvg(head: string): boolean {
  const text = head.replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  return text.startsWith('<') && /<svg[\s>]/i.test(text) && !/<(?:html|body)[\s>]/i.test(text);
}

/** The lengths that the second header may have (BITMAPCOREHEADER to BITMAPV5HEADER). Text begins with BM, too. */
const BITMAP_HEADERS = [12, 16, 40, 52, 56, 64, 108, 124];

function isBitmap(head: string): boolean {
  return (
    head.startsWith('BM') &&
    head.length >= 18 &&
    BITMAP_HEADERS.includes(Buffer.from(head.slice(14, 18), 'latin1').readUInt32LE())
  );
}

/** What is none of ours, named where it has a name. */
async function otherFile(bytes: Uint8Array): Promise<Rejected> {
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const [kind] = type?.mime.split('/') ?? [];
  if (type && type.ext !== 'bmp') {
    if (kind === 'video')
      return new Rejected('not-an-image', `This file is a video, not a picture. ${INSTEAD}`);
    if (kind === 'image' || type.ext === 'pdf' || type.ext === 'ps' || type.ext === 'eps')
      return unsupported(type.ext.toUpperCase());
  }
  return new Rejected('not-an-image', `This file is not a picture that we know. ${INSTEAD}`);
}

function unsupported(format: string): Rejected {
  return new Rejected('unsupported-format', `${format} files are not taken. ${INSTEAD}`);
}
