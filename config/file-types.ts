/** The types of files that a form can take, with the endings that their names may have; the first is given to names without. */
export const FILE_TYPES = {
  'application/pdf': ['pdf'],
  'application/rtf': ['rtf'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/zip': ['zip'],
  'audio/mpeg': ['mp3'],
  'image/avif': ['avif'],
  'image/gif': ['gif'],
  'image/heic': ['heic', 'heif'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/tiff': ['tiff', 'tif'],
  'image/webp': ['webp'],
  'text/csv': ['csv'],
  'text/plain': ['txt', 'md'],
  'video/mp4': ['mp4'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type FileType = keyof typeof FILE_TYPES;

export function isFileType(type: string | undefined): type is FileType {
  return type !== undefined && Object.hasOwn(FILE_TYPES, type);
}
