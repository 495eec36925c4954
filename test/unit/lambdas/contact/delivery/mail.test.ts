import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { mailboxesOf } from '../../../../../config/recipients.ts';
import { deliverAutoresponse } from '../../../../../lambdas/contact/delivery/autoresponse.ts';
import type { DeliveryDesk } from '../../../../../lambdas/contact/delivery/desk.ts';
import { deliverMail } from '../../../../../lambdas/contact/delivery/mail.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { ownAddresses } from '../../../../../lambdas/shared/mail/reply-address.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { tellingStub } from '../../../../support/telling.ts';
import { makeForm } from '../form.ts';

const now = new Date('2026-11-28T10:00:00.000Z');
const form = makeForm({
  to: ['support@shop.example'],
  autoresponse: { subject: 'Thanks', text: 'Hello\nthere', everyHours: 24, perDay: 200, perDomainPerDay: 2 },
});

/** A desk whose SES refuses mails as the test says, and keeps the others. */
function makeDesk(refuses: (replyTo: string | undefined) => boolean = () => false) {
  const mails: Awaited<ReturnType<typeof simpleParser>>[] = [];
  const asked: (string | undefined)[] = [];
  const ses = {
    send: async ({ input }: { input: { RawMessage: { Data: Buffer } } }) => {
      const mail = await simpleParser(input.RawMessage.Data);
      const replyTo = mail.replyTo?.value[0]?.address;
      asked.push(replyTo);
      if (refuses(replyTo))
        throw Object.assign(new Error(), {
          name: 'InvalidParameterValue',
          $metadata: { httpStatusCode: 400 },
        });
      mails.push(mail);
      return { MessageId: 'id' };
    },
  };
  const table = { client: simTable().client, tableName: 'table', now: () => now };
  const desk: DeliveryDesk = {
    table,
    telling: tellingStub({ table }),
    ses: ses as unknown as DeliveryDesk['ses'],
    sender: {
      configurationSet: 'set',
      environment: 'test',
      pipeline: 'contact',
      takeTurn: async () => true,
    },
    from: 'Desk <desk@desk.example>',
    own: ownAddresses({
      from: 'desk@desk.example',
      identity: 'desk.example',
      owner: 'o@o.example',
      others: mailboxesOf(form),
    }),
    timeZone: 'UTC',
    allowLoopbackWebhooks: false,
    deskUrl: async () => 'https://desk.example',
    destinations: {},
    parameter: async (name) => name,
  };
  return { desk, mails, asked };
}

function delivery(replyTo: string | undefined, more: Partial<Submission> = {}) {
  const submission: Submission = {
    pk: 'submission#1',
    sk: 'submission',
    type: 'submission',
    id: '1',
    form: 'main',
    state: 'new',
    receivedAt: now.toISOString(),
    fields: [['message', 'one\r\ntwo\n<b>']],
    ...(replyTo !== undefined && { replyTo }),
    people: [],
    addressHash: 'x',
    gsi1pk: 'form#main#new',
    gsi1sk: 'x',
    deleteAt: 0,
    ...more,
  };
  const leg = newLeg({ pk: submission.pk, leg: 'mail' as const }, now);
  return { leg, submission, form };
}

describe('the owner’s mail', () => {
  it('answers to the visitor, whose address stands in it', async () => {
    const { desk, mails } = makeDesk();
    expect(await deliverMail(delivery('ada@visitors.example'), desk)).toMatchObject({ outcome: 'sent' });
    expect(mails[0]?.replyTo?.value[0]?.address).toBe('ada@visitors.example');
    expect(mails[0]?.text).toContain('E-mail address:\nada@visitors.example');
    expect(mails[0]?.text).toContain('An answer to this mail goes to the visitor.');
    expect(mails[0]?.html).toContain('ada@visitors.example');
  });

  it.each([
    'support+1@shop.example',
    'desk@desk.example',
    'ada..lovelace@visitors.example',
    '.ada@visitors.example',
  ])('names %s in its text only', async (address) => {
    const { desk, mails } = makeDesk();
    await deliverMail(delivery(address), desk);
    expect(mails[0]?.replyTo).toBeUndefined();
    expect(mails[0]?.text).toContain(`Write to ${address} instead.`);
    expect(mails[0]?.html).toContain(address);
  });

  it('is sent once more without Reply-To when it is refused', async () => {
    const { desk, mails, asked } = makeDesk((replyTo) => replyTo !== undefined);
    expect(await deliverMail(delivery('o!dd@visitors.example'), desk)).toMatchObject({ outcome: 'sent' });
    expect(asked).toEqual(['o!dd@visitors.example', undefined]);
    expect(mails[0]?.text).toContain('Write to o!dd@visitors.example instead.');
  });

  it('is refused when it is so without Reply-To as well, and asked no third time', async () => {
    const { desk, asked } = makeDesk(() => true);
    expect(await deliverMail(delivery('ada@visitors.example'), desk)).toMatchObject({ outcome: 'refused' });
    expect(asked).toHaveLength(2);
    expect(await deliverMail(delivery(undefined), desk)).toMatchObject({ outcome: 'refused' });
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['to the form’s own people says what is held', {}, true],
    ['that a rule leads to others does not', { routed: { to: ['sales@shop.example'] } }, false],
  ])('%s as spam', async (_, routed, isSaid) => {
    const { desk, mails } = makeDesk();
    const spam = { pk: 'submission#2', sk: 'submission', gsi1pk: 'form#main#spam', gsi1sk: '2026-11-28#2' };
    const held = simTable();
    held.put(spam);
    const own = { ...desk, table: { ...desk.table, client: held.client } };
    const rules = { sales: { when: {}, do: { to: ['sales@shop.example'] }, shadow: false } };
    const sent = { ...delivery(undefined, routed), form: makeForm({ ...form, rules }) };
    expect(await deliverMail(sent, own)).toMatchObject({ outcome: 'sent' });
    expect(mails[0]?.text?.includes('held as spam')).toBe(isSaid);
    expect(held.get('held#main', 'told') !== undefined).toBe(isSaid);
  });

  it('has its line breaks as elements', async () => {
    const { desk, mails } = makeDesk();
    await deliverMail(delivery(undefined), desk);
    expect(mails[0]?.html).toContain('one<br>two<br>&lt;b&gt;');
  });
});

describe('the answer to the visitor', () => {
  it('has its line breaks as elements', async () => {
    const { desk, mails } = makeDesk();
    expect(await deliverAutoresponse(delivery('ada@visitors.example'), desk)).toMatchObject({
      outcome: 'sent',
    });
    expect(mails[0]?.html).toContain('Hello<br>there');
  });

  it.each([
    ['support@shop.example', 'own-address'],
    ['DESK+1@desk.example', 'own-address'],
    ['ada..lovelace@visitors.example', 'address-unusable'],
  ])('does not go to %s', async (address, reason) => {
    const { desk, asked } = makeDesk();
    expect(await deliverAutoresponse(delivery(address), desk)).toEqual({ outcome: 'dropped', reason });
    expect(asked).toEqual([]);
  });

  it('goes to the owner’s own address for each test message, and takes no visitor’s turn', async () => {
    const { desk, mails } = makeDesk();
    for (const id of ['1', '2', '3'])
      expect(
        await deliverAutoresponse(delivery('support@shop.example', { id, isTest: true }), desk),
      ).toMatchObject({ outcome: 'sent' });
    expect(mails.map(({ to }) => [to].flat()[0]?.text)).toEqual(Array(3).fill('support@shop.example'));
  });

  it('goes to no own address for a visitor’s message that a rule labels as a test', async () => {
    const { desk } = makeDesk();
    const labelled = delivery('support@shop.example', { labels: ['test'] });
    expect(await deliverAutoresponse(labelled, desk)).toMatchObject({ reason: 'own-address' });
  });

  it('goes once to a mailbox, however its address is spelt', async () => {
    const { desk, asked } = makeDesk();
    const spellings = ['adalovelace@gmail.com', 'ada.lovelace@gmail.com', 'A.D.A.lovelace+x@googlemail.com'];
    const outcomes = [];
    for (const [i, address] of spellings.entries()) {
      const { outcome } = await deliverAutoresponse(delivery(address, { id: `${i}` }), desk);
      outcomes.push(outcome);
    }
    expect(outcomes).toEqual(['sent', 'dropped', 'dropped']);
    expect(asked).toHaveLength(1);
  });

  it('goes to so many of a domain, and is not limited by it at well-known providers', async () => {
    const { desk } = makeDesk();
    const send = (address: string, id: string) => deliverAutoresponse(delivery(address, { id }), desk);
    const outcomes = [];
    for (let i = 0; i < 4; i++) outcomes.push(await send(`a${i}@one.example`, `one-${i}`));
    expect(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.outcome))).toEqual([
      'sent',
      'sent',
      'domain-limit',
      'domain-limit',
    ]);
    expect(await send('b@two.example', 'two')).toMatchObject({ outcome: 'sent' });
    for (let i = 0; i < 4; i++)
      expect(await send(`c${i}@gmx.de`, `gmx-${i}`)).toMatchObject({ outcome: 'sent' });
  });
});
