import type { SESClient } from '@aws-sdk/client-ses';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../../../lambdas/shared/mail/pace.ts';
import { virtualTime } from '../../../../support/virtual-time.ts';

/** An SES that gives these rates, one after the other; undefined is an error. */
function sesWith(...rates: readonly (number | undefined)[]) {
  let asked = 0;
  const send = async () => {
    const MaxSendRate = rates[Math.min(asked++, rates.length - 1)];
    if (MaxSendRate === undefined) throw Object.assign(new Error(), { name: 'AccessDenied' });
    return { MaxSendRate };
  };
  return { ses: { send } as unknown as Pick<SESClient, 'send'>, asked: () => asked };
}

describe('the pace of mails', () => {
  it('of all containers together stays within the rate, however many mails come at once', async () => {
    const bursts = fc.array(fc.record({ at: fc.nat(60_000), recipients: fc.integer({ min: 1, max: 5 }) }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 8 }),
        bursts,
        async (rate, senders, mails) => {
          const time = virtualTime();
          const containers = Array.from({ length: senders }, () =>
            createPace({ ...sesWith(rate), senders, now: time.now, pause: time.pause }),
          );
          const sent: { at: number; recipients: number }[] = [];
          const all = mails.map(async ({ at, recipients }, i) => {
            await time.pause(at);
            const begun = time.now();
            if (await containers[i % senders]?.(recipients)) sent.push({ at: time.now(), recipients });
            // Nobody waits longer than a function may.
            expect(time.now() - begun).toBeLessThanOrEqual(25_000);
          });
          await time.run();
          await Promise.all(all);
          sent.sort((a, b) => a.at - b.at);
          // Of any span: what left after its first moment, but for one mail of each container that had rested before.
          const total = sent.reduce((sum, { recipients }) => sum + recipients, 0);
          const span = ((sent.at(-1)?.at ?? 0) - (sent[0]?.at ?? 0)) / 1000;
          expect(total).toBeLessThanOrEqual(rate * span + 5 * senders + 1e-6);
        },
      ),
    );
  });

  it('says that there is no turn where it would be too long, and keeps nothing for it', async () => {
    const time = virtualTime();
    const takeTurn = createPace({ ...sesWith(1), senders: 4, now: time.now, pause: time.pause });
    const turns = Promise.all(Array.from({ length: 10 }, () => takeTurn(1)));
    await time.run();
    // One at once, and six more in 24 seconds.
    expect((await turns).filter((taken) => taken)).toHaveLength(7);
    expect(time.now()).toBe(24_000);
  });

  it('asks for the rate once in a while, keeps the last one it knows, and begins with the least', async () => {
    const time = virtualTime();
    const { ses, asked } = sesWith(undefined, 10, undefined);
    const takeTurn = createPace({ ses, senders: 1, now: time.now, pause: time.pause });
    const spend = async (mails: number) => {
      const begun = time.now();
      const turns = Promise.all(Array.from({ length: mails }, () => takeTurn(1)));
      await time.run();
      await turns;
      return time.now() - begun;
    };
    expect(await spend(3)).toBe(2_000);
    const later = async (minutes: number) => {
      const paused = time.pause(minutes * 60_000);
      await time.run();
      await paused;
    };
    await later(2);
    expect(await spend(11)).toBe(1_000);
    await later(5);
    expect(await spend(11)).toBe(1_000);
    expect(asked()).toBe(2);
    await later(20);
    expect(await spend(11)).toBe(1_000);
    expect(asked()).toBe(3);
  });
});
