/** What a file is, by its bytes. */
import { fileTypeFromBuffer } from 'file-type';
import { type FileType, isFileType } from '../../../config/file-types.ts';

/**
 * The type of a file; undefined for one that no form takes.
 *
 * Text is looked for first: many binary types begin with letters (`BM` a bitmap, `solid` a model, `ID3` a song), and so do
 * people's texts. No binary type gets by without control characters, so what has none is text, whatever it begins with.
 */
export async function detectType(bytes: Uint8Array, name: string): Promise<FileType | undefined> {
  if (isText(bytes)) return textType(bytes, name);
  return (
    heifType(bytes) ?? (await signatureType(bytes)) ?? (hasPdfHeader(bytes) ? 'application/pdf' : undefined)
  );
}

function textType(bytes: Uint8Array, name: string): FileType {
  const start = latin1(bytes, 0, 100).replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, '');
  // Two types that are text themselves. Their signatures go on in a way that no sentence does.
  if (/^%PDF-\d\.\d\s*[\r\n]/.test(start)) return 'application/pdf';
  if (/^\{\\rtf\d*\s*\\/.test(start)) return 'application/rtf';
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain';
}

/** Text has no mark of its own: it is what holds no control characters, in whatever encoding. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.byteLength === 0) return false;
  const utf16 = { '\u00ff\u00fe': 'utf-16le', '\u00fe\u00ff': 'utf-16be' }[latin1(bytes, 0, 2)];
  return utf16 === undefined ? bytes.every(isTextByte) : isUtf16Text(bytes, utf16);
}

/** Printable, tab, line feed, vertical tab, form feed, carriage return. */
function isTextByte(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte >= 0x09 && byte <= 0x0d;
}

/** As Windows' own editor writes it, with a byte order mark. */
function isUtf16Text(bytes: Uint8Array, encoding: string): boolean {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return !/[^\P{Cc}\t\n\v\f\r]/u.test(text);
  } catch {
    return false;
  }
}

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
const AVIF_BRANDS = ['avif', 'avis'];
/** Of either: the pictures' structure without their encoding, which compatible brands then name. */
const STRUCTURE_BRANDS = ['mif1', 'msf1'];

/** Pictures in the HEIF container, by the brands in its first box (ISO/IEC 23008-12, annex B). */
function heifType(bytes: Uint8Array): FileType | undefined {
  if (latin1(bytes, 4, 8) !== 'ftyp') return undefined;
  const major = latin1(bytes, 8, 12);
  if (AVIF_BRANDS.includes(major)) return 'image/avif';
  if (HEIC_BRANDS.includes(major)) return 'image/heic';
  if (!STRUCTURE_BRANDS.includes(major)) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const compatible = latin1(bytes, 16, Math.min(size, 256)).match(/.{4}/gs) ?? [];
  return compatible.some((brand) => AVIF_BRANDS.includes(brand)) ? 'image/avif' : 'image/heic';
}

async function signatureType(bytes: Uint8Array): Promise<FileType | undefined> {
  // A file may be made to break its reader.
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  return isFileType(found?.mime) ? found.mime : undefined;
}

/** Readers of PDF look for its header in the first 1,024 bytes (ISO 32000-1, annex H); some servers put lines before it. */
function hasPdfHeader(bytes: Uint8Array): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?[\s\0]*%PDF-/.test(latin1(bytes, 0, 1024));
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('latin1');
}
