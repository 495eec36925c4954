/** Mail out: the message is built by a library, sent raw, and every answer of SES becomes the outcome of an attempt. */
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import type { LegKey } from '../legs/legs.ts';
import type { Outcome } from '../legs/record.ts';
import { classifySendError } from './answer.ts';
import type { TakeTurn } from './pace.ts';

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
  /** An address that ends such mails by one POST (RFC 8058), of mails that nobody has asked for. @default none */
  readonly unsubscribe?: string;
}

/**
 * What a mail is to the programs that receive it (RFC 3834):
 * - `notification`: what a person has just written. Called automatic, it would be dropped by help desks
 * - `report`: what nobody wrote, such as an alert or a digest
 * - `auto-reply`: an answer that nobody wrote
 * - `survey`: a question to many, to which no program is to answer
 */
type MailNature = 'notification' | 'report' | 'auto-reply' | 'survey';

/** Exchange goes by `X-Auto-Response-Suppress`, and knows no `Auto-Submitted`. Reports of what was not delivered may come, but to visitors. */
const HEADERS: Readonly<Record<MailNature, Readonly<Record<string, string>>>> = {
  notification: { 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
  report: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
  survey: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', Precedence: 'bulk' },
  'auto-reply': { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
};

/** As whom mail leaves. */
export interface Sender {
  readonly configurationSet: string;
  /** The environment and pipeline, by which a bounce finds its way back. */
  readonly environment: string;
  readonly pipeline: string;
  /** Waits until the account may send one more. */
  readonly takeTurn: TakeTurn;
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
      ...(mail.unsubscribe !== undefined && oneClick(mail.unsubscribe)),
    },
    // Nothing that a visitor wrote may make the composer read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

/** Mail programs show their own button for it, and send the POST themselves. */
function oneClick(url: string) {
  return {
    'List-Unsubscribe': { prepared: true, value: `<${url}>` },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** `Name <address>` in its two parts: the composer quotes a name's colon, comma or quote, where a text would be parsed. */
function asMailbox(mailbox: string): string | { name: string; address: string } {
  const [, before = '', address] = /^(.*)<([^<>]+)>$/.exec(mailbox) ?? [];
  if (address === undefined) return mailbox;
  const name = before.trimEnd();
  const quoted = /^"(.*)"$/.exec(name)?.[1];
  return { name: quoted?.replaceAll(/\\(.)/g, '$1') ?? name, address };
}

/** The composer passes on what looks like an encoded word, and mail programs would decode it: such a subject is encoded. */
function literalSubject(subject: string) {
  if (!subject.includes('=?')) return {};
  return { Subject: { prepared: true, foldLines: true, value: encodeWord(subject, 'B', 52) } };
}

/**
 * Makes a header's value out of any text: one line, no control characters, no halves of characters, and one space where there are several,
 * for long lines are folded there.
 */
export function singleLine(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029 ]+/gu, ' ')
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

/**
 * Names the leg in SES's tags, for events that lack the headers. Values of tags hold letters, digits, "-" and "_" only, 256
 * at most: "__" and two digits stand for any other character and for each "_" next to another, and the first "_" of an owner for its "#".
 */
function legTags({ pk, leg }: LegKey): { readonly owner: string; readonly leg: string } {
  const at = pk.indexOf('#');
  return { owner: `${pk.slice(0, at)}_${tagValue(pk.slice(at + 1))}`.slice(0, 256), leg: tagValue(leg) };
}

function tagValue(text: string): string {
  return text
    .replaceAll(/[^\w-]|_(?=_)|(?<=_)_/g, (character) => `__${character.charCodeAt(0).toString(16)}`)
    .slice(0, 256);
}

/** The leg that tags name, as the header writes it. */
export function legOfTags(owner: string, leg: string): string {
  const plain = (value: string) =>
    value.replaceAll(/__([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const at = owner.indexOf('_');
  return `${owner.slice(0, at)}#${plain(owner.slice(at + 1))}/${plain(leg)}`;
}

/** Sends one mail, once, as soon as the account may. */
export async function sendMail(ses: SESClient, mail: Mail, sender: Sender): Promise<Outcome> {
  const raw = await buildMime(mail);
  if (!(await sender.takeTurn(mail.to.length)))
    return { outcome: 'try-again', reason: 'sending-rate', known: true };
  const tags = legTags(mail.leg);
  try {
    const { MessageId } = await ses.send(
      new SendRawEmailCommand({
        Destinations: [...mail.to],
        RawMessage: { Data: raw },
        ConfigurationSetName: sender.configurationSet,
        Tags: [
          { Name: 'environment', Value: sender.environment },
          { Name: 'pipeline', Value: sender.pipeline },
          { Name: 'owner', Value: tags.owner },
          { Name: 'leg', Value: tags.leg },
        ],
      }),
    );
    return { outcome: 'sent', ...(MessageId !== undefined && { reference: MessageId }) };
  } catch (error) {
    return classifySendError(error);
  }
}
