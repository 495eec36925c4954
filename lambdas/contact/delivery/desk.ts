/** What all kinds of delivery work with. */
import type { SESClient } from '@aws-sdk/client-ses';
import type { Brand } from '../../../config/brand.ts';
import type { FormConfig } from '../../../config/contact.ts';
import type { Destinations } from '../../../config/destinations.ts';
import type { EventDesk } from '../../shared/destinations/told.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import type { Sender } from '../../shared/mail/mail.ts';
import type { OwnAddresses } from '../../shared/mail/reply-address.ts';
import type { DeskUrl } from '../../shared/runtime/desk-url.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { type AttachmentLink, attachmentLinks } from '../files/links.ts';
import type { ContactLeg } from '../submission/legs.ts';
import type { Submission } from '../submission/submission.ts';

/** One thing that is to leave. */
export interface Delivery {
  readonly leg: Leg<ContactLeg>;
  readonly submission: Submission;
  readonly form: FormConfig;
}

/** As whom, from where and by which means. */
export interface DeliveryDesk {
  readonly table: TimedTable;
  readonly ses: SESClient;
  readonly sender: Sender;
  /** The From address. */
  readonly from: string;
  /** Addresses that no mail may name for an answer. */
  readonly own: OwnAddresses;
  /** The owner's, for times in mails. */
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** Whether this machine may be a webhook's receiver. Tests only. */
  readonly allowLoopbackWebhooks: boolean;
  /** Where the owner's page is, for links in mails. */
  readonly deskUrl: DeskUrl;
  /** By id. */
  readonly destinations: Destinations;
  /** By which destinations are told. */
  readonly telling: EventDesk;
  /**
   * A parameter of the pipeline's own.
   *
   * @throws MissingParameter
   */
  readonly parameter: (name: string) => Promise<string>;
}

const DAY_MILLISECONDS = 86_400_000;

/** Links to a submission's files, made new for each attempt. */
export async function fileLinks(
  { submission, form }: Delivery,
  desk: DeliveryDesk,
): Promise<AttachmentLink[]> {
  if (!submission.attachments) return [];
  const [baseUrl, key] = await together([desk.parameter('url'), desk.parameter('token-key')]);
  // A form that takes no files any more still has those that it took.
  const linkDays = form.files?.linkDays ?? 30;
  const expiresAt = new Date(desk.table.now().getTime() + linkDays * DAY_MILLISECONDS);
  return attachmentLinks(submission, { baseUrl, key, expiresAt });
}
