/** Who hears of what is held as spam, and when. */
import { describe, expect, it } from 'vitest';
import { type BundledFeedback, feedback } from '../../../../../config/feedback.ts';
import { type Delivery, deliverersOf } from '../../../../../lambdas/feedback/mail/deliver.ts';
import { heldMailSets } from '../../../../../lambdas/feedback/response/held.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { beginHeldMails } from '../../../../../lambdas/shared/spam/held-mail.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { response } from '../counting/feedback-table.ts';

const DAY = 86_400_000;
const cameAt = Date.parse('2026-11-21T08:00:00.000Z');
const site = 'https://a.example';
const config = {
  ...feedback.parse({
    widgets: {
      stars: {
        kind: 'stars',
        site,
        alert: { atMost: 2 },
        rules: { low: { when: { score: { atMost: 2 } }, do: { to: ['sales@a.example'] } } },
      },
      quiet: { kind: 'stars', site },
      brief: { kind: 'stars', site, retentionDays: 3 },
      untold: { kind: 'stars', site, spam: { tellHeld: false } },
    },
  }),
  to: ['owner@a.example'],
  timeZone: 'UTC',
} as unknown as BundledFeedback;

/** A table in which something is held for a widget. */
function holding(widget: string) {
  const sim = simTable();
  const item = response(1, 1, 1);
  const gsi1sk = `${new Date(cameAt).toISOString()}#1`;
  sim.put({
    ...item,
    widget,
    state: 'spam',
    spamReasons: ['links'],
    gsi1pk: `widget#${widget}#spam`,
    gsi1sk,
  });
  const storeAt = (time: number) => ({ client: sim.client, tableName: 'table', now: () => new Date(time) });
  /** How many mails of its own are begun so many days after it came. */
  const mailsAfter = (days: number) => beginHeldMails(storeAt(cameAt + days * DAY), heldMailSets(config));
  return { ...sim, storeAt, mailsAfter };
}

/** The mail of an alert about a low rating of `stars`, for which something is held. */
async function alert(routed: object) {
  const sim = holding('stars');
  const low = { ...response(2, 1, 1), widget: 'stars', ...routed };
  const leg = newLeg({ pk: low.pk, leg: 'alert' as const }, new Date(cameAt));
  sim.put({ ...low });
  sim.put({ ...leg });
  const mails: { readonly to: readonly string[]; readonly text: string }[] = [];
  const delivery = {
    store: sim.storeAt(cameAt),
    config,
    own: { addresses: new Set(), domains: new Set() },
    deskUrl: async () => undefined,
    send: async (mail: (typeof mails)[number]) => {
      mails.push(mail);
      return { outcome: 'sent' };
    },
  } as unknown as Delivery;
  await deliverersOf(delivery).alert(leg);
  return { ...sim, mail: mails[0] ?? expect.unreachable() };
}

describe('what is held as spam', () => {
  it('stands in an alert to the widget’s own people, which is word enough', async () => {
    const { mail, mailsAfter } = await alert({});
    expect(mail).toMatchObject({ to: ['owner@a.example'], text: expect.stringContaining('held as spam') });
    expect(await mailsAfter(2)).toBe(0);
  });

  it('stands in no alert that a rule leads to others: a mail of its own tells it', async () => {
    const { mail, mailsAfter } = await alert({ routed: { to: ['sales@a.example'] } });
    expect(mail.to).toEqual(['sales@a.example']);
    expect(mail.text).not.toContain('held as spam');
    expect(await mailsAfter(2)).toBe(1);
  });

  it.each([
    ['stars', 0.9, 1],
    ['quiet', 7, 8],
    ['brief', 1.9, 2],
  ])('is told of %s by a mail of its own not after %d days, but after %d', async (widget, before, after) => {
    const { mailsAfter } = holding(widget);
    expect(await mailsAfter(before)).toBe(0);
    expect(await mailsAfter(after)).toBe(1);
  });

  it('is told never where the widget says so', async () => {
    expect(await holding('untold').mailsAfter(30)).toBe(0);
  });
});
