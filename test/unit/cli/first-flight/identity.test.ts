import { CreateEmailIdentityCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { expect, it } from 'vitest';
import { prepareIdentity } from '../../../../cli/first-flight/identity.ts';

const ADDRESS = 'ada@frontdesk-tests.dev';

/** @param seen what SES knows of it at each look, and from the last one on: nothing, that it is there, or that it is verified */
async function prepare(identity: string, ...seen: ('nothing' | 'known' | 'verified')[]) {
  const made: unknown[] = [];
  const said: string[] = [];
  let minutes = 0;
  const send = async (command: unknown) => {
    if (command instanceof CreateEmailIdentityCommand) return made.push(command.input.EmailIdentity);
    const now = seen.length > 1 ? seen.shift() : seen[0];
    if (now === 'nothing') throw Object.assign(new Error('none'), { name: 'NotFoundException' });
    return { VerifiedForSendingStatus: now === 'verified' };
  };
  const isMade = await prepareIdentity({ send } as unknown as SESv2Client, 'eu-central-1', identity, {
    sleep: async () => void minutes++,
    now: () => minutes * 60_000,
    say: (line) => void said.push(line),
  }).catch((error: Error) => error.message);
  return { isMade, made, said: said.join('\n'), minutes };
}

it('takes a sender that is verified', async () => {
  expect(await prepare(ADDRESS, 'verified')).toEqual({ isMade: false, made: [], said: '', minutes: 0 });
});

it('makes an address known that is not, and waits for the link in the mail that AWS then sends', async () => {
  const { isMade, made, said } = await prepare(ADDRESS, 'nothing', 'known', 'verified');
  expect(made).toEqual([ADDRESS]);
  expect(said).toContain('AWS has sent a mail');
  expect(isMade).toBe(true);
});

it('speaks of no new mail where the address is known already, and says how to get one', async () => {
  const { isMade, made, said } = await prepare(ADDRESS, 'known', 'known', 'verified');
  expect({ isMade, made }).toEqual({ isMade: false, made: [] });
  expect(said).not.toContain('AWS has sent a mail');
  expect(said).toMatch(/the mail that AWS sent when it was made known/);
  expect(said).toContain(
    `aws sesv2 delete-email-identity --email-identity ${ADDRESS} --region eu-central-1, and begin again`,
  );
});

it('gives up after a quarter of an hour', async () => {
  const { isMade, minutes } = await prepare(ADDRESS, 'known');
  expect(minutes).toBe(15);
  expect(isMade).toMatch(/^Nobody followed the link\..*delete-email-identity/);
});

it.each([
  ['known', /is not verified yet: npm run doctor shows the records/],
  ['nothing', /is not in SES: npm run doctor says how/],
] as const)('waits for no domain that is %s: nobody gets a mail about it', async (state, says) => {
  const { isMade, made, said, minutes } = await prepare('frontdesk-tests.dev', state);
  expect(isMade).toMatch(says);
  expect(isMade).toContain('--config none --email you@example.com --region eu-central-1');
  expect({ made, said, minutes }).toEqual({ made: [], said: '', minutes: 0 });
});
