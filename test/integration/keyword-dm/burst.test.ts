import { afterAll, expect, test } from 'vitest';
import { expectExactlyOne, waitUntilAnswered, writeBurst } from '../../support/keyword-dm/burst.ts';
import { deliver, planFaults, publish } from '../../support/keyword-dm/instagram.ts';
import { seededRandom } from '../../support/keyword-dm/random.ts';

const COMMENTS = 320;

afterAll(() => planFaults({ random: {} }));

/** `npm run prove` has the large one, with a killed sender and an expired token. */
test('a burst, doubled, disordered and through lost answers: each eligible comment gets exactly one message', async () => {
  const random = seededRandom(7);
  const media = await publish();
  const burst = await writeBurst(media, COMMENTS, random);
  await planFaults({
    next: ['timeout-delivered', 'timeout-lost', 'rate-limit'],
    random: { 'timeout-delivered': 0.05, 'error-delivered': 0.05 },
    seed: 7,
  });
  const webhookTimes = await deliver(media, burst.comments, {
    batchSize: 120,
    duplicates: 0.1,
    random,
    shape: 'mixed',
  });
  expect(webhookTimes.length).toBeGreaterThanOrEqual(2);
  await waitUntilAnswered(burst, burst.eligible.size, 120_000);
  await expectExactlyOne(burst);
});
