/** Mail out: the message is built by a library, sent raw, and every answer of SES becomes the outcome of an attempt. */
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import type { LegKey } from '../legs/legs.ts';
import type { Outcome } from '../legs/record.ts';

/** Names the leg in a mail, so that a bounce finds its item: `<partition key>/<leg>`. */
export const LEG_HEADER = 'X-Frontdesk-Leg';

export interface Mail {
  /** `Name <address>` of the one verified identity. Never a visitor's. */
  readonly from: string;
  readonly to: readonly string[];
  /** The visitor, for an answer. */
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Shown where the HTML says `<img src="cid:…">`. @default none */
  readonly images?: readonly InlineImage[];
  readonly leg: LegKey;
  readonly nature: MailNature;
}

/**
 * What a mail is to the programs that receive it (RFC 3834):
 * - `notification`: what a person has just written. Called automatic, it would be dropped by help desks
 * - `report`: what nobody wrote, such as an alert or a digest
 * - `auto-reply`: an answer that nobody wrote
 */
type MailNature = 'notification' | 'report' | 'auto-reply';

/** Exchange goes by `X-Auto-Response-Suppress`, and knows no `Auto-Submitted`. Reports of what was not delivered may come, but to visitors. */
const HEADERS: Readonly<Record<MailNature, Readonly<Record<string, string>>>> = {
  notification: { 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
  report: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
  'auto-reply': { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
};

/** As whom mail leaves. */
export interface Sender {
  readonly configurationSet: string;
  /** The environment and pipeline, by which a bounce finds its way back. */
  readonly environment: string;
  readonly pipeline: string;
}

/** A picture that travels with the mail: mail programs load none from elsewhere without being asked. */
export interface InlineImage {
  readonly cid: string;
  /** Such as `image/png`. */
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** Builds the message. Subject and addresses that hold line breaks or control characters lose them here at the latest. */
export function buildMime(mail: Mail): Promise<Buffer> {
  return new MailComposer({
    from: asMailbox(singleLine(mail.from)),
    to: mail.to.map(singleLine),
    ...(mail.replyTo !== undefined && { replyTo: singleLine(mail.replyTo) }),
    ...(!mail.subject.includes('=?') && { subject: singleLine(mail.subject) }),
    text: mail.text,
    html: mail.html,
    attachments: (mail.images ?? []).map(({ cid, contentType, content }) => ({
      cid,
      contentType,
      content: Buffer.from(content),
      contentDisposition: 'inline' as const,
    })),
    headers: {
      ...literalSubject(singleLine(mail.subject)),
      [LEG_HEADER]: `${mail.leg.pk}/${mail.leg.leg}`,
      ...HEADERS[mail.nature],
    },
    // Nothing that a visitor wrote may make the composer read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

/** `Name <address>` in its two parts: the composer quotes a name's colon, comma or quote, where a text would be parsed. */
function asMailbox(mailbox: string): string | { name: string; address: string } {
  const [, name = '', address] = /^(.*?)\s*<([^<>]+)>$/.exec(mailbox) ?? [];
  if (address === undefined) return mailbox;
  const quoted = /^"(.*)"$/.exec(name)?.[1];
  return { name: quoted?.replaceAll(/\\(.)/g, '$1') ?? name, address };
}

/** The composer passes on what looks like an encoded word, and mail programs would decode it: such a subject is encoded. */
function literalSubject(subject: string) {
  if (!subject.includes('=?')) return {};
  return { Subject: { prepared: true, foldLines: true, value: encodeWord(subject, 'B', 52) } };
}

/** Makes a header's value out of any text: one line, no control characters, no halves of characters. */
export function singleLine(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

/**
 * SES, asked once: a retry inside the client would be a second mail that nobody counted. An SES that says nothing is given
 * up after ten seconds, so that the outcome is recorded before the function's own time is over.
 */
export function createMailClient(): SESClient {
  return new SESClient({
    maxAttempts: 1,
    // Without the last, the client only warns of a request that takes longer, and waits on.
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
}

/** Sends one mail, once. */
export async function sendMail(ses: SESClient, mail: Mail, sender: Sender): Promise<Outcome> {
  const raw = await buildMime(mail);
  try {
    const { MessageId } = await ses.send(
      new SendRawEmailCommand({
        Destinations: [...mail.to],
        RawMessage: { Data: raw },
        ConfigurationSetName: sender.configurationSet,
        // Values may hold letters, digits, "-" and "_" only.
        Tags: [
          { Name: 'environment', Value: sender.environment },
          { Name: 'pipeline', Value: sender.pipeline },
          { Name: 'owner', Value: mail.leg.pk.replace('#', '_') },
          { Name: 'leg', Value: mail.leg.leg },
        ],
      }),
    );
    return { outcome: 'sent', ...(MessageId !== undefined && { reference: MessageId }) };
  } catch (error) {
    return classifySendError(error);
  }
}

/** What SES answers when the mail itself can't be sent; another attempt would end the same. */
const REFUSED = new Set([
  'MessageRejected',
  'MailFromDomainNotVerifiedException',
  'InvalidParameterValue',
  'ValidationError',
]);

/** Connection errors in which the request can't have reached SES. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CredentialsProviderError']);

/**
 * - refused for good: the message itself
 * - to try again, nothing sent: throttling, quotas, a paused account, missing permissions and other 4xx
 * - to try again, outcome unknown: 5xx, time-outs, cut connections
 */
export function classifySendError(error: unknown): Outcome {
  const {
    name = 'Error',
    code,
    $metadata,
  } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  if (REFUSED.has(name)) return { outcome: 'refused', reason: name };
  const known = NEVER_SENT.has(code ?? '') || NEVER_SENT.has(name) || (status !== undefined && status < 500);
  return { outcome: 'try-again', reason: name, known, needsOwner: NEEDS_OWNER.test(name) };
}

/** Reasons that no amount of waiting mends: the owner hears of them while attempts go on. */
const NEEDS_OWNER = /^(AccessDenied|AccountSendingPaused|ConfigurationSet)/;
