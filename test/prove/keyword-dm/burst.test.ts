import { afterAll, test } from 'vitest';
import {
  expectExactlyOne,
  sweepRepeatedly,
  waitUntilAnswered,
  writeBurst,
} from '../../support/keyword-dm/burst.ts';
import {
  control,
  deliver,
  instagram,
  owner,
  planFaults,
  publish,
} from '../../support/keyword-dm/instagram.ts';
import { killSender } from '../../support/keyword-dm/kill-sender.ts';
import { seededRandom } from '../../support/keyword-dm/random.ts';
import { waitFor } from '../../support/wait.ts';

const COMMENTS = 10_000;

afterAll(() => planFaults({ random: {} }));

test('10,000 comments through every kind of trouble: each eligible one gets exactly one message', async () => {
  await control('PUT', '/_settings', { limit: { count: 550, seconds: 3 } });
  const random = seededRandom(6);
  const media = await publish();
  const burst = await writeBurst(media, COMMENTS, random);
  await planFaults({
    random: { 'timeout-delivered': 0.025, 'timeout-lost': 0.025, 'error-delivered': 0.01, error: 0.01 },
    seed: 6,
  });
  const sweeping = sweepRepeatedly();
  const webhookTimes = deliver(media, burst.comments, { duplicates: 0.1, random, shape: 'mixed' });

  const reach = async (count: number) => {
    const begun = Date.now();
    await waitUntilAnswered(burst, count, 240_000);
    console.log(`${count} messages after another ${Math.round((Date.now() - begun) / 1000)} s`);
  };
  await reach(300);
  await waitFor('a sender to kill', killSender);
  await reach(600);
  await planFaults({ next: ['rate-limit'] });
  await reach(900);
  await control('PUT', '/_token', { account: instagram.account, expired: true });
  await waitFor('the account to be stopped', async () => (await account()).state === 'stopped', Boolean, {
    withinMs: 60_000,
  });
  await control('PUT', '/_token', { account: instagram.account, expired: false });
  await owner('POST', `/owner/accounts/${instagram.account}/resume`);
  console.log('webhook, ms per batch of 1,000:', (await webhookTimes).map(Math.round).join(' '));

  await reach(burst.eligible.size);
  await expectExactlyOne(burst);
  await sweeping.stop();
});

async function account(): Promise<{ state: string }> {
  const { items } = await owner<{ items: { userId: string; state: string }[] }>('GET', '/owner/accounts');
  return items.find(({ userId }) => userId === instagram.account) ?? { state: '' };
}
