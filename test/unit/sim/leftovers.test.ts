/** What is left from before a deploy by which something was taken out of the configuration. */
import { expect, test } from 'vitest';
import { shedWrite } from '../../../lambdas/shared/budget/shed.ts';
import { marshall } from '../../sim/aws/dynamodb/value.ts';
import { FAULT_KINDS } from '../../sim/kernel/faults.ts';
import { DAY, HOUR, run, type Simulation } from '../../sim/simulation.ts';
import { ENVIRONMENT, synthesise } from '../../sim/wiring/synth.ts';
import { contact } from '../../sim/worlds/contact.ts';
import { dataWorld, itemsOf } from '../../sim/worlds/data-world.ts';
import { feedback } from '../../sim/worlds/feedback.ts';
import type { World } from '../../sim/worlds/world.ts';

const calm = { days: 0.25, calmDays: 0, isPlain: true } satisfies Partial<World>;
const WITHOUT_FAULTS = { seed: 1, share: 1, without: new Set(FAULT_KINDS) } as const;

function setSecrets({ cloud }: Simulation, pipeline: string): void {
  for (const name of ['address-salt', 'token-key', 'webhook-secret'])
    cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/${pipeline}/${name}`, 'a-secret-0123456789abcdef');
}

/** Notes next to an entry that its mail was left out, as it was done while there was a budget. */
function leaveOut({ cloud, now }: Simulation, pk: string, of: string): void {
  const deleteAt = Math.ceil((now + 3 * DAY) / 1000);
  const { Put } = shedWrite({ tableName: 'T', shards: undefined }, { pk, deleteAt }, of, new Date(now));
  const item = marshall({ ...Put?.Item }) as Record<string, { S: string }>;
  cloud.table.write(item, item);
}

test.each([
  ['contact', contact, '/f/plain', 'plain', { message: 'Hello' }, 'submission', 'submissionId'],
  ['feedback', feedback, '/feedback/stars', 'stars', { rating: 5 }, 'response', 'responseId'],
] as const)(
  'what a budget of %s has left out is told after it was taken out',
  async (name, world, path, of, body, type, idOf) => {
    const mails: string[] = [];
    const begin = (simulation: Simulation) => {
      setSecrets(simulation, name);
      const { cloud } = simulation;
      cloud.mailer.onTaken = ({ leg }) => mails.push(leg);
      const visit = async () => {
        const headers = { accept: 'application/json', 'content-type': 'application/json' };
        const answer = await cloud.request({ method: 'POST', path, headers, body: JSON.stringify(body) });
        leaveOut(simulation, `${type}#${JSON.parse(answer.body)[idOf]}`, of);
      };
      simulation.scheduler.after(1000, () => void visit());
      return { look: () => {}, end: () => {} };
    };
    const { violation } = await run({ ...world, ...calm, begin }, WITHOUT_FAULTS);
    expect(violation).toBeUndefined();
    expect(mails.filter((leg) => leg.startsWith('summary-mail#'))).toHaveLength(1);
  },
);

test('whoever the lake was to forget is left alone by data that has no lake any more', async () => {
  const forget = { person: 'a-person', before: '2026-01-01T00:00:00.000Z' };
  const logged: string[] = [];
  const left: { due: unknown; dead: number[] }[] = [];
  const begin = (simulation: Simulation) => {
    const { cloud, now } = simulation;
    const item = marshall({
      pk: 'forget#a-person',
      sk: 'second',
      type: 'forget',
      forget,
      pass: 'second',
      gsi2pk: 'due#forget',
      gsi2sk: new Date(now).toISOString(),
      deleteAt: Math.ceil((now + 3 * DAY) / 1000),
    }) as Record<string, { S: string }>;
    cloud.table.write(item, item);
    simulation.onLine.push((_, line) => logged.push(line));
    const queues = [...cloud.queues.values()];
    const [work] = queues.filter(({ spec }) => spec.deadLetters !== undefined);
    simulation.scheduler.after(1000, () => work?.send(JSON.stringify({ forget })));
    const end = () => {
      const dead = queues.filter(({ spec }) => spec.deadLetters === undefined);
      left.push({ due: itemsOf(simulation, 'forget'), dead: dead.map((queue) => queue.countVisible()) });
    };
    return { look: () => {}, end };
  };
  const landing = { partBytes: 200 };
  const columns = { id: { type: 'text' }, at: { type: 'time' } } as const;
  const withoutLake = dataWorld({ datasets: { orders: { columns } }, landing });
  const world = { ...withoutLake, ...calm, name: 'data-without-lake', begin };
  const { violation } = await run(world, WITHOUT_FAULTS);
  expect(violation).toBeUndefined();
  expect(logged.filter((line) => line.includes('no lake'))).toHaveLength(1);
  expect(left).toEqual([{ due: [expect.objectContaining({ forget })], dead: [0] }]);
});

test('a mail that waits when its form is taken out is given up and told, and the form is closed', async () => {
  const without = synthesise(contact.without?.(contact.config) ?? contact.config, contact.part);
  const statuses: (number | undefined)[] = [];
  const told: unknown[] = [];
  const begin = (simulation: Simulation) => {
    setSecrets(simulation, 'contact');
    const { cloud, scheduler } = simulation;
    const visit = async () => {
      const headers = { accept: 'application/json', 'content-type': 'application/json' };
      const body = JSON.stringify({ message: 'Hello' });
      const { status } = await cloud.request({ method: 'POST', path: '/f/plain', headers, body });
      statuses.push(status);
    };
    scheduler.after(1000, () => void visit().then(() => cloud.exchange(without)));
    scheduler.after(HOUR, () => void visit());
    const end = () => {
      told.push(...simulation.attentions.map(({ reason, detail }) => ({ reason, cause: detail.cause })));
    };
    return { look: () => {}, end };
  };
  const { violation } = await run({ ...contact, ...calm, begin }, WITHOUT_FAULTS);
  expect(violation).toBeUndefined();
  expect(statuses).toEqual([200, 404]);
  expect(told).toEqual([{ reason: 'leg-failed', cause: 'form-not-configured' }]);
});
