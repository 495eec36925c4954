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

export class Mailer {
  readonly taken: TakenMail[] = [];
  /** Is told of every mail that was taken. */
  onTaken: ((mail: TakenMail) => void) | undefined;
  /** Why a mail is refused for good, if it is: what the receiver's side, or SES's own look at it, says. */
  refuses: ((to: readonly string[], raw: string) => string | undefined) | undefined;
  private readonly clock: { readonly now: number };

  constructor(clock: { readonly now: number }) {
    this.clock = clock;
  }

  run(name: string, input: Plain, begunAt: number): Plain {
    if (name !== 'SendRawEmailCommand') throw new Error(`The stand-in for SES does not know ${name}`);
    const to = input.Destinations as string[];
    const raw = Buffer.from((input.RawMessage as { Data: Uint8Array }).Data).toString('utf8');
    const refusal = this.refuses?.(to, raw);
    if (refusal !== undefined) throw serviceError(refusal, 400);
    const messageId = `mail-${String(this.taken.length + 1).padStart(6, '0')}`;
    const mail: TakenMail = {
      messageId,
      at: this.clock.now,
      begunAt,
      to,
      raw,
      leg: /^X-Frontdesk-Leg: *([^\r\n]+(?:\r\n[ \t][^\r\n]+)*)/im.exec(raw)?.[1]?.replace(/\s+/g, '') ?? '',
      tags: Object.fromEntries(
        (input.Tags as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, [Value]]),
      ),
    };
    this.taken.push(mail);
    this.onTaken?.(mail);
    return { MessageId: messageId };
  }
}
