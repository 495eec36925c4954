/** SES: takes mails, and tells later what became of them. */
import { serviceError } from './errors.ts';

type Plain = Readonly<Record<string, unknown>>;

/** A mail that SES has taken. */
export interface TakenMail {
  readonly messageId: string;
  readonly at: number;
  /** When the request left. */
  readonly begunAt: number;
  readonly to: readonly string[];
  readonly raw: string;
  /** The leg's partition key and kind, by the header of ours. */
  readonly leg: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

const NOT_VERIFIED =
  'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: hello@frontdesk-tests.dev';

/** "You can exceed this quota for short bursts, but not for sustained periods": how long SES does not say. */
const BURST_MILLISECONDS = 10_000;

export class Mailer {
  readonly taken: TakenMail[] = [];
  /** Is told of every mail that was taken. */
  onTaken: ((mail: TakenMail) => void) | undefined;
  /** Why a mail is refused for good, if it is: what the receiver's side, or SES's own look at it, says. */
  refuses: ((to: readonly string[], raw: string) => string | undefined) | undefined;
  /** What the account may send, in recipients: a second, but for short bursts, and in any 24 hours. */
  limits = { perSecond: 14, perDay: 50_000 };
  /** Until when its identity is not verified. */
  verifiedAt = 0;
  /** Mails that the account's own limits refused: when, to whom, and why in words. */
  readonly refused: { readonly at: number; readonly to: readonly string[]; readonly reason: string }[] = [];
  private readonly clock: { readonly now: number };
  /** When the bucket of the sending rate would be empty. */
  private rateUntil = 0;

  constructor(clock: { readonly now: number }) {
    this.clock = clock;
  }

  run(name: string, input: Plain, begunAt: number): Plain {
    if (name === 'GetSendQuotaCommand')
      return {
        Max24HourSend: this.limits.perDay,
        MaxSendRate: this.limits.perSecond,
        SentLast24Hours: this.sentInDay(),
      };
    if (name !== 'SendRawEmailCommand') throw new Error(`The stand-in for SES does not know ${name}`);
    const to = input.Destinations as string[];
    const data = Buffer.from((input.RawMessage as { Data: Uint8Array }).Data);
    const tags = input.Tags as { Name: string; Value: string }[];
    requireFit(to, data, tags);
    this.refuseByAccount(to);
    const raw = data.toString('utf8');
    const refusal = this.refuses?.(to, raw);
    if (refusal !== undefined) throw serviceError(refusal, 400);
    const messageId = `mail-${String(this.taken.length + 1).padStart(6, '0')}`;
    const mail: TakenMail = {
      messageId,
      at: this.clock.now,
      begunAt,
      to,
      raw,
      leg: /^X-Frontdesk-Leg:((?:\r\n[ \t]|[^\r\n])+)/im.exec(raw)?.[1]?.replace(/\s+/g, '') ?? '',
      tags: Object.fromEntries(tags.map(({ Name, Value }) => [Name, [Value]])),
    };
    this.taken.push(mail);
    this.rateUntil = Math.max(this.rateUntil, this.clock.now) + (to.length * 1000) / this.limits.perSecond;
    this.onTaken?.(mail);
    return { MessageId: messageId };
  }

  /** In recipients, as SES counts. */
  private sentInDay(): number {
    const since = this.clock.now - 86_400_000;
    return this.taken.reduce((sum, { at, to }) => sum + (at > since ? to.length : 0), 0);
  }

  /** In the words of SES's guide. */
  private refuseByAccount(to: readonly string[]): void {
    const { now } = this.clock;
    const refuse = (reason: string, name: string, message: string): never => {
      this.refused.push({ at: now, to, reason });
      throw serviceError(name, 400, { message });
    };
    if (now < this.verifiedAt) refuse('not-verified', 'MessageRejected', NOT_VERIFIED);
    if (this.sentInDay() + to.length > this.limits.perDay)
      refuse('daily-quota', 'Throttling', 'Daily message quota exceeded.');
    if (this.rateUntil - now > BURST_MILLISECONDS)
      refuse('sending-rate', 'Throttling', 'Maximum sending rate exceeded.');
  }
}

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MOST_RECIPIENTS = 50;
const LARGEST_MAIL = 10 * 1024 * 1024;
/** https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html */
const TAG = /^[A-Za-z0-9_-]{1,255}$/;

/** @throws as SES does where a mail is more than it takes */
function requireFit(
  to: readonly string[],
  data: Uint8Array,
  tags: readonly { Name: string; Value: string }[],
): void {
  const refuse = (message: string): never => {
    throw serviceError('InvalidParameterValue', 400, { message });
  };
  if (to.length === 0 || to.length > MOST_RECIPIENTS) refuse(`Recipient count is ${to.length}`);
  if (data.byteLength > LARGEST_MAIL) refuse('Message length is more than 10485760 bytes long');
  for (const text of tags.flatMap(({ Name, Value }) => [Name, Value]))
    if (!TAG.test(text)) refuse(`Invalid tag: ${text}`);
}
