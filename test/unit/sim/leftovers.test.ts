/** What is left from before a deploy by which something was taken out of the configuration. */
import { expect, test } from 'vitest';
import { shedWrite } from '../../../lambdas/shared/budget/shed.ts';
import { marshall } from '../../sim/aws/dynamodb/value.ts';
import { FAULT_KINDS } from '../../sim/kernel/faults.ts';
import { DAY, run, type Simulation } from '../../sim/simulation.ts';
import { ENVIRONMENT } from '../../sim/wiring/synth.ts';
import { contact } from '../../sim/worlds/contact.ts';
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
