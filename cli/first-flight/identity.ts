/** The sender's identity at SES: made for the flight where it is an address that SES does not know yet. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateEmailIdentityCommand,
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { CommandError } from '../command-error.ts';
import { isNotFound } from '../doctor/finding.ts';

const LOOK_AGAIN_MILLISECONDS = 5000;
const PATIENCE_MINUTES = 15;

/**
 * @returns whether this has made it, and so has to take it away
 * @throws CommandError when it is a domain that SES does not know, or nobody follows the link in AWS's mail
 */
export async function prepareIdentity(region: string, identity: string): Promise<boolean> {
  const ses = new SESv2Client({ region });
  const known = await readIdentity(ses, identity);
  if (known?.VerifiedForSendingStatus) return false;
  if (!known && !identity.includes('@'))
    throw new CommandError(
      `${identity} is not in SES, and a domain takes longer than a flight. Fly with an address of yours: npm run first-flight -- --config none --email you@example.com --region ${region}`,
    );
  if (!known) await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: identity }));
  console.log(
    `AWS has sent a mail to the sender's address: follow the link in it. Waiting ${PATIENCE_MINUTES} minutes at most.`,
  );
  const until = Date.now() + PATIENCE_MINUTES * 60_000;
  while (Date.now() < until) {
    if ((await readIdentity(ses, identity))?.VerifiedForSendingStatus) return !known;
    await delay(LOOK_AGAIN_MILLISECONDS);
  }
  throw new CommandError('Nobody followed the link. Run it again: the address stays known to SES.');
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
