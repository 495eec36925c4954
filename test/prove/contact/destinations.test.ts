import { SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../../lambdas/shared/destinations/look-after.ts';
import type { FrontdeskEvent } from '../../../lambdas/shared/events/model.ts';
import type { Leg } from '../../../lambdas/shared/legs/legs.ts';
import { readLeg, store, submitTo } from '../../support/contact.ts';
import { aws, deployed, has, output } from '../../support/deployed.ts';
import { instagram, owner } from '../../support/keyword-dm/instagram.ts';
import {
  FORBIDDEN_PATH,
  RETRY_AFTER_SECONDS,
  startTroubledReceiver,
  TROUBLES,
  type Trouble,
} from '../../support/troubled-receiver.ts';
import { waitFor } from '../../support/wait.ts';

/** `SUBMISSIONS=200 npx vitest run --config vitest.prove.config.ts test/prove/contact/destinations` for more. */
const SUBMISSIONS = Number(process.env.SUBMISSIONS ?? 120);
/** How many are sent at the same time. */
const SENDERS = 8;
const DESTINATIONS = ['team', 'program'] as const;
const SIGNING = `whsec_${Buffer.from('a secret of twenty-four bytes or more').toString('base64')}`;
/** The submission with its legs: the owner's mail and one for each destination. */
const ITEMS = 2 + DESTINATIONS.length;

/** What further attempts meet, by destination and submission. */
const ahead = new Map<string, Trouble[]>();

function troubleOf({ path, body }: { readonly path: string; readonly body: string }): Trouble {
  // An account's events meet what a test has put there.
  const account = body.includes('"type":"account.') ? 'account' : undefined;
  const [about = account ?? ''] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(body) ?? [];
  const name = `${path} ${about}`;
  const found = ahead.get(name);
  if (found) return found.shift() ?? 'well';
  if (about === 'account') return 'well';
  // Each trouble as often as every other one; some meet two.
  const [first, second] = [ahead.size, ahead.size * 3 + 1].map(
    (n) => TROUBLES[n % TROUBLES.length] ?? 'well',
  );
  ahead.set(name, ahead.size % 3 === 0 && second ? [second] : []);
  return first ?? 'well';
}

describe.runIf(has('hostLoopback'))('destinations in trouble', () => {
  let receiver: Awaited<ReturnType<typeof startTroubledReceiver>>;
  beforeAll(async () => {
    const ssm = new SSMClient(aws);
    const secrets = { team: `${deployed.webhooks}/team`, program: `${deployed.webhooks}/program ${SIGNING}` };
    for (const [name, Value] of Object.entries(secrets)) {
      const Name = `/frontdesk/local/destinations/${name}`;
      await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
    }
    receiver = await startTroubledReceiver(troubleOf);
  });
  afterAll(() => receiver.stop());

  it.concurrent('hear of every submission, twice only where the first time’s outcome was unknown, and the table keeps its size', async () => {
    const numbers = Array.from({ length: SUBMISSIONS }, (_, i) => i);
    const ids: string[] = [];
    const sender = async () => {
      for (let number = numbers.shift(); number !== undefined; number = numbers.shift())
        ids.push(
          await submitTo('everywhere', { email: 'ada@frontdesk-tests.dev', message: `Number ${number}` }),
        );
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    expect(new Set(ids).size).toBe(SUBMISSIONS);

    // What led elsewhere is given up at once, and is its owner's to ask for again.
    const redirected = (await legsOf(ids, ({ state }) => state === 'sent' || state === 'failed')).filter(
      ({ state }) => state === 'failed',
    );
    expect(redirected.length).toBeGreaterThan(SUBMISSIONS / 8);
    for (const { reason } of redirected) expect(reason).toBe('redirect-307');
    const telling = {
      pipeline: 'contact' as const,
      store,
      sqs: new SQSClient(aws),
      queueUrl: output('Contact', 'QueueUrl'),
    };
    let again = 0;
    const wanted = { since: '2026-01-01T00:00:00.000Z', includeUnknown: false };
    for (const id of DESTINATIONS) again += (await replay(telling, id, wanted)).again;
    expect(again).toBeGreaterThanOrEqual(redirected.length);
    const legs = await legsOf(
      ids,
      ({ state, settledAt, attempts }) => state === 'sent' && settledAt !== '' && attempts > 0,
    );

    let twice = 0;
    for (const { pk, leg, attempts, answered } of legs) {
      const [id = '', destination = ''] = [pk.split('#')[1], leg.split(':')[1]];
      const calls = receiver.calls.filter(
        ({ path, body }) => path === `/${destination}` && body.includes(id),
      );
      const heard = calls.filter(({ isHeard }) => isHeard).length;
      expect(heard, `${leg} of ${id}`).toBeGreaterThanOrEqual(1);
      expect(heard, `${leg} of ${id}`).toBeLessThanOrEqual(1 + attempts - answered);
      if (heard > 1) twice++;
      for (const [i, { met, at }] of calls.entries()) {
        const next = calls[i + 1];
        if (met === 'too-often' && next)
          expect(next.at - at).toBeGreaterThanOrEqual(RETRY_AFTER_SECONDS * 1000);
      }
    }
    // Nobody came where it led.
    expect(receiver.calls.filter(({ path }) => path === FORBIDDEN_PATH)).toEqual([]);
    const met = Object.groupBy(receiver.calls, (call) => call.met);
    for (const trouble of TROUBLES) expect(met[trouble]?.length, trouble).toBeGreaterThan(SUBMISSIONS / 8);
    for (const id of ids) expect(await countItems(id)).toBeLessThanOrEqual(ITEMS);
    const counts = Object.entries(met).map(([trouble, calls = []]) => `${trouble} ${calls.length}`);
    console.log(
      `${legs.length} deliveries, ${receiver.calls.length} calls (${counts.join(', ')}), ${twice} heard twice`,
    );
  });

  it.concurrent('hear in its order what becomes of one account, whatever they answer at first', async () => {
    const ofAccount = () =>
      receiver.calls
        .filter(({ body }) => body.includes('"type":"account.'))
        .map((call) => ({ ...call, event: JSON.parse(call.body) as FrontdeskEvent }));
    // An account that another test has let rest goes on first.
    await owner('POST', `/owner/accounts/${instagram.account}/resume`);
    const begun = new Date().toISOString();
    ahead.set('/program account', ['fails', 'too-often', 'reset', 'fails']);
    for (let round = 0; round < 3; round++)
      for (const verb of ['pause', 'resume'])
        await owner('POST', `/owner/accounts/${instagram.account}/${verb}`);
    const heard = await waitFor(
      'what became of the account',
      () => ofAccount().filter(({ isHeard, event }) => isHeard && event.timestamp >= begun),
      (calls) => new Set(calls.map(({ event }) => event.id)).size === 6,
      { withinMs: 90_000 },
    );
    expect(heard.map(({ event }) => event.type)).toEqual(
      Array.from({ length: 3 }, () => ['account.stopped', 'account.resumed']).flat(),
    );
    expect(heard.map(({ event }) => event.timestamp)).toEqual(
      heard.map(({ event }) => event.timestamp).toSorted(),
    );
    expect(ahead.get('/program account')).toEqual([]);
  });
});

/** Both destinations' legs of submissions, once each of them fits. */
async function legsOf(ids: readonly string[], fits: (leg: Leg) => boolean): Promise<Leg[]> {
  const legs: Leg[] = [];
  for (const id of ids)
    for (const destination of DESTINATIONS) {
      const leg = await waitFor(
        `${destination}'s leg of ${id}`,
        () => readLeg(id, `destination:${destination}`),
        (found) => found !== undefined && fits(found),
        { withinMs: 120_000 },
      );
      if (leg) legs.push(leg);
    }
  return legs;
}

async function countItems(id: string): Promise<number> {
  const { Count = 0 } = await store.client.send(
    new QueryCommand({
      TableName: store.tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `submission#${id}` },
      Select: 'COUNT',
    }),
  );
  return Count;
}
