/**
 * Tokens of the links to files in mails: `<submission id>.<file's number>.<expiry>.<signature>`. A URL of S3's own in a mail
 * would die within hours, with the credentials of the function that signed it.
 */
import { isId } from '../../shared/runtime/ids.ts';
import { isSameSignature, signatureOf } from '../../shared/runtime/signature.ts';

export interface AttachmentReference {
  readonly submissionId: string;
  /** The file's place in the submission's list, from 0. */
  readonly index: number;
}

/** @param key the secret `contact/token-key` */
export function signAttachment(
  { submissionId, index }: AttachmentReference,
  expiresAt: Date,
  key: string,
): string {
  const text = `${submissionId}.${index}.${Math.floor(expiresAt.getTime() / 1000)}`;
  return `${text}.${signatureOf('attachment', text, key)}`;
}

/** @returns undefined for a token that is forged, expired, truncated or none at all */
export function readAttachmentToken(token: string, key: string, now: Date): AttachmentReference | undefined {
  const [, text = '', submissionId = '', index, expiry, given = ''] =
    /^(([0-9a-f-]{36})\.(\d{1,2})\.(\d{1,11}))\.([\w-]{43})$/.exec(token) ?? [];
  if (!isId(submissionId) || !isSameSignature(given, signatureOf('attachment', text, key))) return undefined;
  return Number(expiry) * 1000 > now.getTime() ? { submissionId, index: Number(index) } : undefined;
}
