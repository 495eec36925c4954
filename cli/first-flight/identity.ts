/** The sender's identity at SES: made for the flight where it is an address that SES does not know yet. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateEmailIdentityCommand,
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { CommandError } from '../command-error.ts';
import { isNotFound } from '../doctor/finding.ts';

const LOOK_AGAIN_MILLISECONDS = 5000;
const PATIENCE_MINUTES = 15;

/** What waits for somebody who reads a mail. */
export interface Waiting {
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly now: () => number;
  readonly say: (line: string) => void;
}

/**
 * @returns whether this has made it, and so has to take it away
 * @throws CommandError when it is a domain that is not verified, or nobody follows the link in AWS's mail
 */
export async function prepareIdentity(
  ses: SESv2Client,
  region: string,
  identity: string,
  { sleep, now, say }: Waiting = { sleep: delay, now: Date.now, say: console.log },
): Promise<boolean> {
  const known = await readIdentity(ses, identity);
  if (known?.VerifiedForSendingStatus) return false;
  if (!identity.includes('@')) throw new CommandError(noDomain(identity, region, known !== undefined));
  if (!known) await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: identity }));
  const another = `For another mail: aws sesv2 delete-email-identity --email-identity ${identity} --region ${region}, and begin again.`;
  say(
    known
      ? `SES knows the sender's address, and nobody has followed the link in the mail that AWS sent when it was made known. Follow it; it is good for a day. ${another}`
      : "AWS has sent a mail to the sender's address: follow the link in it.",
  );
  say(`Waiting ${PATIENCE_MINUTES} minutes at most.`);
  const until = now() + PATIENCE_MINUTES * 60_000;
  while (now() < until) {
    if ((await readIdentity(ses, identity))?.VerifiedForSendingStatus) return !known;
    await sleep(LOOK_AGAIN_MILLISECONDS);
  }
  throw new CommandError(
    `Nobody followed the link. The address stays known to SES: follow it, and run this again. ${another}`,
  );
}

/** Why no flight waits for a domain: its records take their time, and nobody gets a mail about them. */
function noDomain(domain: string, region: string, isKnown: boolean): string {
  const how = isKnown
    ? `${domain} is not verified yet: npm run doctor shows the records that its DNS needs.`
    : `${domain} is not in SES: npm run doctor says how it gets there.`;
  return `${how} That takes longer than a flight; fly with an address of yours: npm run first-flight -- --config none --email you@example.com --region ${region}`;
}

async function readIdentity(
  ses: SESv2Client,
  EmailIdentity: string,
): Promise<GetEmailIdentityCommandOutput | undefined> {
  try {
    return await ses.send(new GetEmailIdentityCommand({ EmailIdentity }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
