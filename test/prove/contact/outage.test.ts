import { afterAll, beforeAll, expect, it } from 'vitest';
import { LEG_HEADER } from '../../../lambdas/shared/mail/mail.ts';
import { newMarker, readLeg, submit, waitForLeg } from '../../support/contact.ts';
import { findMails, output } from '../../support/deployed.ts';
import { pointSesAt, type SesMode, type SesProxy, startSesProxy } from '../../support/ses-proxy.ts';
import { waitFor } from '../../support/wait.ts';

const SUBMISSIONS = 180;
/** How many are sent at the same time. */
const SENDERS = 8;

let proxy: SesProxy;
let restore: () => Promise<void>;
beforeAll(async () => {
  proxy = await startSesProxy();
  restore = await pointSesAt(output('Contact', 'NotifierName'), proxy.url);
});
afterAll(async () => {
  await restore();
  await proxy.stop();
});

it('an outage of SES in the middle of a burst loses nothing, and doubles only what was unknown', async () => {
  const marker = newMarker();
  const numbers = Array.from({ length: SUBMISSIONS }, (_, i) => i);
  const ids: string[] = [];
  const sender = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      if (number === SUBMISSIONS / 6) proxy.mode = outage;
      ids.push(await submit(`${marker} ${number}`));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  expect(new Set(ids).size).toBe(SUBMISSIONS);

  // Every kind of trouble has been met before it ends.
  await waitFor(
    'each kind of trouble',
    () => proxy.counts,
    ({ throttle, fail, cut }) => Math.min(throttle, fail, cut) > 10,
    {
      withinMs: 60_000,
    },
  );
  proxy.mode = 'pass';
  for (const id of ids) await waitForLeg(id, 'sent', { withinMs: 120_000 });

  // Each submission is in the mailbox; a second mail is there only where an attempt's outcome was unknown.
  const copies = await waitFor(
    'a mail for each',
    () => countByLeg(marker),
    (counts) => counts.size >= SUBMISSIONS,
    {
      withinMs: 60_000,
      everyMs: 2_000,
    },
  );
  for (const id of ids) {
    const leg = await readLeg(id);
    const count = copies.get(`submission#${id}/mail`) ?? 0;
    const unknown = (leg?.attempts ?? 0) - (leg?.answered ?? 0);
    expect(count, id).toBeGreaterThanOrEqual(1);
    expect(count, id).toBeLessThanOrEqual(1 + unknown);
  }
  const mails = [...copies.values()].reduce((sum, count) => sum + count, 0);
  console.log(`SES answered: ${JSON.stringify(proxy.counts)}; mails: ${mails} for ${ids.length} submissions`);
});

/** Throttled, failed, cut off after acceptance, in turn. */
function outage(request: number): SesMode {
  return (['throttle', 'fail', 'cut'] as const)[request % 3] ?? 'fail';
}

/** How many mails were sent for each leg. */
async function countByLeg(marker: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { headers } of await findMails(marker)) {
    const leg = String(headers[LEG_HEADER.toLowerCase()]);
    counts.set(leg, (counts.get(leg) ?? 0) + 1);
  }
  return counts;
}
