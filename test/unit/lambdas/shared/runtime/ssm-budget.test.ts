import { SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { mintToken, readToken, tokenLookup } from '../../../../../lambdas/shared/owner/access.ts';
import { createParameters } from '../../../../../lambdas/shared/runtime/parameters.ts';
import { virtualTime } from '../../../../support/virtual-time.ts';

/** Reads a second that SSM gives to all functions of an account and region at its standard rate (Systems Manager quotas). */
const READS_A_SECOND = 40;
const LATENCY_MS = 20;

/** An account: its parameters are read by many functions, each with a client of its own, from one allowance. */
function account() {
  const time = virtualTime();
  const counts = { reads: 0, refused: 0 };
  let allowance = READS_A_SECOND;
  let filledAt = 0;
  let seed = 1;
  /** The same numbers each time (Park and Miller's generator). */
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const client = () =>
    Object.assign(new SSMClient({}), {
      async send({ input }: { input: { Names?: string[] } }) {
        await time.pause(LATENCY_MS);
        const gained = ((time.now() - filledAt) * READS_A_SECOND) / 1000;
        allowance = Math.min(READS_A_SECOND, allowance + gained);
        filledAt = time.now();
        if (allowance < 1) {
          counts.refused++;
          throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
        }
        allowance--;
        counts.reads++;
        return { Parameters: input.Names?.map((Name) => ({ Name, Value: 'value' })) ?? [] };
      },
    });
  return { time, counts, client, waiting: { now: time.now, pause: time.pause, random } };
}

const NAMES = ['address-salt', 'token-key', 'url'].map((name) => `/frontdesk/prod/contact/${name}`);

it('no cold start of 200 fails while strangers send 100 requests a second with made-up owner tokens', async () => {
  const { time, counts, client, waiting } = account();
  const seconds = 20;

  let refused = 0;
  const expiresAt = new Date('2030-01-01');
  // As many containers as such a load keeps busy, each with the tokens of its own function.
  const lookups = Array.from({ length: 20 }, () =>
    tokenLookup(client(), { root: 'frontdesk', name: 'prod' }, waiting),
  );
  const strangers = Array.from({ length: 100 * seconds }, async (_, i) => {
    await time.pause(i * 10);
    const { token } = mintToken({ scopes: [], expiresAt, label: '' }, new Date(0));
    const lookup = lookups[i % lookups.length] ?? (async () => undefined);
    if ((await readToken(token, lookup, new Date(0))) === undefined) refused++;
  });

  let failed = 0;
  const starts = Array.from({ length: 200 }, async (_, i) => {
    await time.pause((i * seconds * 1000) / 200);
    await createParameters(client(), 'remedy', waiting)
      .get(NAMES)
      .catch(() => failed++);
  });

  await time.run();
  await Promise.all([...strangers, ...starts]);
  expect({ failed, refused }).toEqual({ failed: 0, refused: 100 * seconds });
  // One for each start, and of 2,000 strangers no more than what each container looks: once, ten times, every ten seconds.
  expect(counts.reads).toBeLessThanOrEqual(200 + 20 * (1 + 10 + 2));
});

it('a hundred functions that start at once all get what they need, within two seconds', async () => {
  const { time, counts, client, waiting } = account();
  let failed = 0;
  const starts = Array.from({ length: 100 }, () =>
    createParameters(client(), 'remedy', waiting)
      .get(NAMES)
      .catch(() => failed++),
  );
  await time.run();
  await Promise.all(starts);
  expect(failed).toBe(0);
  expect(counts.reads).toBe(100);
  expect(counts.refused).toBeGreaterThan(0);
  expect(time.now()).toBeLessThan(2_500);
});
