/**
 * The mails that were sent, for the mailbox page and for tests. The engine relays each by SMTP; an engine without a relay
 * keeps a list instead, which is read here into the same shape.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type AddressObject, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Engine } from './engine.ts';

/** What the mailbox's list shows. */
export interface MailSummary {
  readonly id: string;
  /** ISO 8601, when the mail arrived here. */
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
}

/** A whole mail. */
export interface Mail extends MailSummary {
  readonly replyTo: string;
  readonly text: string;
  /** As it was sent: to be shown in a sandbox only. */
  readonly html: string;
  /** Lower-cased names; a header that is there twice is joined by line breaks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
  /** The MIME source. */
  readonly source: string;
}

export interface Mailbox {
  /** Newest first. */
  list(): Promise<MailSummary[]>;
  get(id: string): Promise<Mail | undefined>;
  clear(): Promise<void>;
}

export interface MailSink extends Mailbox {
  /** Where SMTP is spoken on 127.0.0.1. */
  readonly port: number;
  stop(): Promise<void>;
}

/** The largest mail that SES takes, in bytes (SES quotas, message size after encoding). */
const LARGEST_MAIL = 40 * 1024 * 1024;

/**
 * Takes mail by SMTP on 127.0.0.1 and keeps it on disk.
 *
 * @param options.directory one file per mail; what is there already stays
 * @param options.port @default any that is free
 */
export async function startMailSink(options: { directory: string; port?: number }): Promise<MailSink> {
  const { directory } = options;
  await mkdir(directory, { recursive: true });
  const mails = new Map<string, Mail>();
  for (const file of (await readdir(directory)).filter((name) => name.endsWith('.eml')).sort()) {
    const mail = await parseMail(file.slice(0, -4), await readFile(join(directory, file)));
    mails.set(mail.id, mail);
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: LARGEST_MAIL,
    onData(stream, _session, done) {
      keep(stream).then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
  async function keep(stream: SMTPServerDataStream): Promise<void> {
    const source = await buffer(stream);
    const id = newMailId(new Date());
    const mail = await parseMail(id, source);
    // Renamed into place: a mail that is cut in half by a stop is no mail.
    await writeFile(join(directory, `${id}.part`), source);
    await rename(join(directory, `${id}.part`), join(directory, `${id}.eml`));
    mails.set(id, mail);
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    port,
    list: async () => [...mails.values()].map(summary).reverse(),
    get: async (id) => mails.get(id),
    async clear() {
      mails.clear();
      await Promise.all((await readdir(directory)).map((file) => rm(join(directory, file), { force: true })));
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/**
 * The mails of an engine that has no relay, from its own list. That list comes whole or not at all, so one reading serves
 * all who ask meanwhile, and each mail is parsed once.
 */
export function engineMailbox(engine: Pick<Engine, 'kind' | 'url'>): Mailbox {
  const parsed = new Map<string, Mail>();
  let reading: Promise<Mail[]> | undefined;
  const read = () =>
    engine.kind === 'localstack' ? readLocalStack(engine.url, parsed) : readMiniStack(engine.url);
  const all = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  return {
    list: async () => (await all()).map(summary).reverse(),
    get: async (id) => parsed.get(id) ?? (await all()).find((mail) => mail.id === id),
    async clear() {
      parsed.clear();
      if (engine.kind === 'localstack') await fetch(`${engine.url}/_aws/ses`, { method: 'DELETE' });
    },
  };
}

interface LocalStackMessage {
  readonly Id: string;
  readonly Timestamp: string;
  readonly RawData?: string;
}

/** @param parsed what was parsed before, by id; takes what is new */
async function readLocalStack(url: string, parsed: Map<string, Mail>): Promise<Mail[]> {
  const { messages } = (await readJson(`${url}/_aws/ses`)) as { messages: LocalStackMessage[] };
  return Promise.all(
    messages.map(async ({ Id, Timestamp, RawData = '' }) => {
      const mail = parsed.get(Id) ?? {
        ...(await parseMail(Id, Buffer.from(RawData))),
        receivedAt: `${Timestamp}Z`.replace(/Z+$/, 'Z'),
      };
      parsed.set(Id, mail);
      return mail;
    }),
  );
}

interface MiniStackMessage {
  readonly MessageId: string;
  readonly Source: string;
  readonly To: readonly string[];
  readonly Subject: string;
  readonly BodyText: string | null;
  readonly BodyHtml: string | null;
  readonly Timestamp: string | number;
}

/** Less than was sent: MiniStack's list has no headers and no source. */
async function readMiniStack(url: string): Promise<Mail[]> {
  const { messages } = (await readJson(`${url}/_ministack/ses/messages`)) as {
    messages: Record<string, MiniStackMessage[]>;
  };
  return Object.values(messages)
    .flat()
    .map((message) => ({
      id: message.MessageId,
      receivedAt: new Date(
        typeof message.Timestamp === 'number' ? message.Timestamp * 1000 : message.Timestamp,
      ).toISOString(),
      from: message.Source,
      to: message.To,
      subject: message.Subject,
      replyTo: '',
      text: message.BodyText ?? '',
      html: message.BodyHtml ?? '',
      headers: {},
      attachments: [],
      source: message.BodyText ?? '',
    }));
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** Sorts by time; also a file's name. */
function newMailId(now: Date): string {
  return `${now.toISOString().replace(/\D/g, '')}-${randomUUID().slice(0, 8)}`;
}

function receivedAt(id: string): string {
  const [, date = '', time = '', ms = ''] = /^(\d{8})(\d{6})(\d{3})-/.exec(id) ?? [];
  const parts = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)];
  return date && `${parts.join('-')}T${time.match(/../g)?.join(':')}.${ms}Z`;
}

export async function parseMail(id: string, source: Buffer): Promise<Mail> {
  const parsed = await simpleParser(source, { skipTextToHtml: true });
  const headers: Record<string, string> = {};
  for (const { key, line } of parsed.headerLines) {
    const value = line.slice(line.indexOf(':') + 1).trim();
    headers[key] = key in headers ? `${headers[key]}\n${value}` : value;
  }
  return {
    id,
    receivedAt: receivedAt(id),
    from: parsed.from?.text ?? '',
    to: addresses(parsed.to),
    subject: parsed.subject ?? '',
    replyTo: parsed.replyTo?.text ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    headers,
    attachments: parsed.attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? '',
      type: contentType,
      bytes: size,
    })),
    source: source.toString('utf8'),
  };
}

function addresses(value: AddressObject | AddressObject[] | undefined): string[] {
  return [value ?? []].flat().flatMap((group) => group.value.map(({ address = '' }) => address));
}

function summary({ id, receivedAt, from, to, subject }: Mail): MailSummary {
  return { id, receivedAt, from, to, subject };
}
