import type { Submission } from '../submission/submission.ts';
import { signAttachment } from './token.ts';

/** What mails, webhooks and the owner's routes tell of a file. */
export interface AttachmentLink {
  readonly name: string;
  /** By its first bytes, such as `image/png`. */
  readonly type: string;
  readonly bytes: number;
  /** The declared field that it came in. */
  readonly field?: string;
  /** Leads to the file until it expires, for whoever has it. */
  readonly url: string;
}

/**
 * Links to a submission's files.
 *
 * @param access.baseUrl the API's own address
 * @param access.key the secret `contact/token-key`
 */
export function attachmentLinks(
  { id, attachments = [] }: Pick<Submission, 'id' | 'attachments'>,
  access: { readonly baseUrl: string; readonly key: string; readonly expiresAt: Date },
): AttachmentLink[] {
  return attachments.map(({ name, type, bytes, field }, index) => ({
    name,
    type,
    bytes,
    ...(field !== undefined && { field }),
    url: `${access.baseUrl}/a/${signAttachment({ submissionId: id, index }, access.expiresAt, access.key)}`,
  }));
}
