import { FILE_TYPES, type FileType } from '../../../config/file-types.ts';
import { normalize } from '../../shared/runtime/normalize.ts';

/** Of the name without its ending, in characters. */
const LONGEST_STEM = 100;

/** What file systems refuse, what turns text around (`gpj.exe` reads as `exe.jpg` so) and what can't be seen. */
const UNWANTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu;

/** Names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A visitor's file name, made harmless: no folders, no ending but one of the type that the bytes have. So `x.exe` whose
 * bytes are a PDF's becomes `x.exe.pdf`.
 */
export function cleanFileName(name: string, type: FileType): string {
  const endings: readonly string[] = FILE_TYPES[type];
  const base = (normalize(name, 'NFC').split(/[/\\]/).at(-1) ?? '')
    .replace(UNWANTED, '')
    .replace(/\s+/g, ' ');
  const [, stem = '', ending = ''] = /^(.*)\.([^.]*)$/s.exec(base) ?? [];
  const isFitting = endings.includes(ending.toLowerCase());
  const kept = Array.from(isFitting ? stem : base, (character) => character)
    .slice(0, LONGEST_STEM)
    .join('');
  const trimmed = kept.replace(/^[.\s]+|[.\s]+$/g, '');
  const safe =
    trimmed === '' || RESERVED.test(trimmed.split('.', 1)[0] ?? '')
      ? `file${trimmed && `-${trimmed}`}`
      : trimmed;
  return `${safe}.${isFitting ? ending.toLowerCase() : endings[0]}`;
}
