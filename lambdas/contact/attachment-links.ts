import { signAttachment } from './attachment-token.ts';
import type { Submission } from './submission.ts';

/** What a mail tells of a file. */
export interface AttachmentLink {
  readonly name: string;
  readonly bytes: number;
  readonly url: string;
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * Links to a submission's files.
 *
 * @param access.baseUrl the API's own address
 * @param access.key the secret `contact/token-key`
 */
export function attachmentLinks(
  { id, attachments = [] }: Pick<Submission, 'id' | 'attachments'>,
  access: { readonly baseUrl: string; readonly key: string; readonly linkDays: number; readonly now: Date },
): AttachmentLink[] {
  const expiresAt = new Date(access.now.getTime() + access.linkDays * DAY_MILLISECONDS);
  return attachments.map(({ name, bytes }, index) => ({
    name,
    bytes,
    url: `${access.baseUrl}/a/${signAttachment({ submissionId: id, index }, expiresAt, access.key)}`,
  }));
}
