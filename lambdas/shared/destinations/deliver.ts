/** One attempt to tell a destination something. */
import type { Brand } from '../../../config/brand.ts';
import type { DestinationConfig } from '../../../config/destinations.ts';
import type { LegKey } from '../legs/legs.ts';
import type { Outcome } from '../legs/record.ts';
import type { SayTrouble } from '../legs/trouble.ts';
import type { MailContent } from '../mail/template.ts';
import { logger } from '../runtime/log.ts';
import { MissingParameter } from '../runtime/parameters.ts';
import type { TimedTable } from '../table/table.ts';
import { type Credential, readCredential } from './credential.ts';
import { discordPayload } from './discord.ts';
import { PAUSED, whileHealthy } from './health.ts';
import { messageMail } from './mail.ts';
import type { Message, Payload } from './message.ts';
import { postWebhook, type WebhookRequest } from './post.ts';
import { slackPayload } from './slack.ts';
import { standardHeaders } from './standard-webhook.ts';
import { teamsPayload } from './teams.ts';
import { telegramPayload } from './telegram.ts';

/** Half of a notifier's time-out: the attempts of a batch run side by side. */
const ATTEMPT_MILLISECONDS = 15_000;

export interface Telling {
  /** By its id in the configuration. */
  readonly destination: string;
  readonly config: DestinationConfig;
  /** The same at every attempt. */
  readonly id: string;
  readonly message: Message;
  /** What programs get, as JSON. */
  readonly event: object;
  readonly leg: LegKey;
}

export interface TellingDesk {
  /** Holds how each destination is. */
  readonly table: TimedTable;
  readonly sayTrouble: SayTrouble;
  /** Whether this machine may be the receiver. Tests only. */
  readonly allowLoopback: boolean;
  /** Looks a name up. @default as the system does */
  readonly resolve?: WebhookRequest['resolve'];
  /**
   * The address or token of a destination.
   *
   * @throws MissingParameter
   */
  readonly secret: (destination: string) => Promise<string>;
  /** Sends a mail, as the owner's From. */
  readonly mail: (
    mail: MailContent & { readonly to: readonly string[]; readonly leg: LegKey },
  ) => Promise<Outcome>;
  readonly brand?: Brand | undefined;
}

export async function tellDestination(telling: Telling, desk: TellingDesk): Promise<Outcome> {
  const { destination, config, message, leg } = telling;
  if (config.type === 'mail') return desk.mail({ ...messageMail(message, desk.brand), to: [config.to], leg });
  const attempt = () => post({ ...telling, config }, desk);
  return whileHealthy(desk.table, destination, attempt, () =>
    desk.sayTrouble(`${PAUSED}-${destination}`, { destination }),
  );
}

async function post(telling: Telling & { readonly config: Posted }, desk: TellingDesk): Promise<Outcome> {
  const { destination, config } = telling;
  const secret = await readSecret(destination, desk);
  if (secret === undefined) return needsOwner('MissingParameter');
  const credential = readCredential(config.type, secret);
  if (!credential) return needsOwner('credential-unusable');
  const { body, headers, url = '' } = payloadOf(telling, credential, desk.table.now());
  return postWebhook({
    url: 'url' in credential ? credential.url : url,
    headers: { 'content-type': 'application/json', 'user-agent': 'Frontdesk-Webhook/1', ...headers },
    body,
    timeoutMilliseconds: ATTEMPT_MILLISECONDS,
    allowLoopback: desk.allowLoopback,
    secrets: secretsIn(secret),
    ...(desk.resolve && { resolve: desk.resolve }),
  });
}

/** Only its owner can mend it, and until then it is tried again. */
function needsOwner(reason: string): Outcome {
  return { outcome: 'try-again', reason, known: true, needsOwner: true };
}

async function readSecret(destination: string, { secret }: TellingDesk): Promise<string | undefined> {
  try {
    return await secret(destination);
  } catch (error) {
    if (!(error instanceof MissingParameter)) throw error;
    logger.error(error.message);
    return undefined;
  }
}

type Posted = Exclude<DestinationConfig, { readonly type: 'mail' }>;

function payloadOf(
  { config, id, message, event }: Telling & { readonly config: Posted },
  credential: Credential,
  now: Date,
): Payload {
  switch (config.type) {
    case 'slack':
      return slackPayload(message);
    case 'discord':
      return discordPayload(message);
    case 'teams':
      return teamsPayload(message);
    case 'telegram':
      return telegramPayload(message, {
        token: 'token' in credential ? credential.token : '',
        chat: config.chat,
      });
    case 'webhook': {
      const body = JSON.stringify(event);
      const secret = 'url' in credential ? (credential.signingSecret ?? '') : '';
      return { body, headers: standardHeaders({ id, secret, body, now }) };
    }
  }
}

/** What of a secret an answer could repeat: all of it, its words, and the parts of an address that nobody else knows. */
function secretsIn(secret: string): string[] {
  const words = secret.split(/\s+/);
  const parts = words
    .filter((word) => URL.canParse(word))
    .map((word) => new URL(word))
    .flatMap(({ pathname, search }) => [`${pathname}${search}`, search, ...pathname.split('/')]);
  return [secret, ...words, ...parts].filter(({ length }) => length >= 8).sort((a, b) => b.length - a.length);
}
