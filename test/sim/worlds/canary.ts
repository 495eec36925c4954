/**
 * Canaries come at any time among visitors, and all that a world says of lists, counts, digests, events, mails and metrics holds as if they
 * were not there. Here it is said what holds for the canaries themselves: they are in no index, no line of a metric, no alarm, nothing
 * that leaves for others, no answer to the owner, and soon gone.
 */
import { CANARY } from '../../../config/values.ts';
import { isCanary } from '../../../lambdas/shared/canary/id.ts';
import { CANARY_HEADER, CANARY_KEY, makeMark } from '../../../lambdas/shared/canary/mark.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Simulation } from '../simulation.ts';
import type { ApiResponse } from '../wiring/api.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { legOf } from './legs.ts';
import type { Live } from './world.ts';

/** At most so many in a seed; hourly they would be most of what a seed does. */
const MOST = 3;

const KEY = 'secret-of-the-canary-0123456789abcdef';

interface Canaries {
  readonly pipeline: 'contact' | 'feedback' | 'images';
  /** Where they are sent to. */
  readonly path: string;
  readonly body: object;
  /** The id in the answer. */
  readonly idIn: (answer: Readonly<Record<string, unknown>>) => unknown;
  /** What an owner reads that could show them. */
  readonly reads: readonly string[];
  readonly owner: (method: string, path: string) => Promise<ApiResponse>;
  /** What is done with an answer. @default nothing more */
  readonly andThen?: (answer: Readonly<Record<string, unknown>>) => void;
}

export type CanaryWatch = Required<Pick<Live, 'end' | 'lookAtWhatIsLeft'>>;

/** Plans canaries until a moment. Set what answers the functions' requests first. @returns what the world does at its own `end` and `lookAtWhatIsLeft` */
export function canariesAmong(simulation: Simulation, canaries: Canaries, until: number): CanaryWatch {
  const { cloud, scheduler } = simulation;
  const { pipeline, path } = canaries;
  cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/${pipeline}/${CANARY_KEY}`, KEY);
  const ids = new Set<string>();
  watch(simulation, ids);
  const random = simulation.random('canaries');
  const send = async () => {
    const mark = makeMark({ pipeline, key: KEY, now: new Date(simulation.now) });
    const { status, body } = await cloud.request({
      method: 'POST',
      path,
      headers: { [CANARY_HEADER]: mark, accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(canaries.body),
    });
    simulation.count(`canary ${status}`);
    if (status !== 200 && status !== 201) return;
    const answer = JSON.parse(body) as Readonly<Record<string, unknown>>;
    const id = String(canaries.idIn(answer));
    if (!isCanary(id)) simulation.fail('a mark opens the canary’s own', `${id} is no canary’s id`);
    ids.add(id);
    canaries.andThen?.(answer);
    await scheduler.sleep(random.next() * 60_000);
    await readAll(simulation, canaries, ids);
  };
  for (let number = random.int(0, MOST); number > 0; number--)
    scheduler.at(simulation.now + random.next() * (until - simulation.now), () => void send());
  return {
    end() {
      const { struck } = simulation.faults;
      for (const id of ids)
        if (struck.length === 0 && !arrived.get(simulation)?.has(id))
          simulation.fail('a canary arrives', `${id} did not, and nothing was wrong`);
    },
    lookAtWhatIsLeft() {
      for (const item of cloud.table.all())
        if (JSON.stringify(item).includes(CANARY) || isCanary(String(plainOf(item).pk)))
          simulation.fail('canaries are soon gone', JSON.stringify(plainOf(item)).slice(0, 300));
    },
  };
}

/** Which have arrived, as their legs say. */
const arrived = new WeakMap<Simulation, Set<string>>();

function watch(simulation: Simulation, ids: ReadonlySet<string>): void {
  const { cloud } = simulation;
  const sent = new Set<string>();
  arrived.set(simulation, sent);
  const nameIn = (text: string) => [...ids].find((id) => text.includes(id));
  simulation.onChange(({ after }) => {
    const item = after && plainOf(after);
    const pk = String(item?.pk);
    if (!item || !isCanary(pk)) return;
    const place = item.gsi1pk ?? item.gsi2pk;
    // Its files go by the sweep.
    const isDue = item.sk === 'image' && String(item.gsi2pk).startsWith('due#') && item.gsi1pk === undefined;
    if (place !== undefined && !isDue) simulation.fail('canaries are in no index', `${pk} in ${place}`);
    if (legOf(after)?.state === 'sent') sent.add(pk.slice(pk.indexOf('#') + 1));
  });
  simulation.onLine.push((from, line) => {
    const isSaid = line.startsWith('{"_aws"') || line.includes('"attention"');
    if (isSaid && (nameIn(line) !== undefined || line.includes(CANARY)))
      simulation.fail('canaries are in no metric and no alarm', `${from} wrote ${line.slice(0, 200)}`);
  });
  const { http } = simulation;
  simulation.http = (request) => {
    if (nameIn(request.body) !== undefined || request.body.includes(CANARY))
      simulation.fail('nobody hears of canaries', `${request.url} is sent ${request.body.slice(0, 200)}`);
    return http(request);
  };
  const previous = cloud.mailer.onTaken;
  cloud.mailer.onTaken = (mail) => {
    previous?.(mail);
    const [pk = ''] = mail.leg.split('/');
    const isNobodys = mail.to.every((address) => address.endsWith('@simulator.amazonses.com'));
    if (isCanary(pk) !== isNobodys)
      simulation.fail('nobody hears of canaries', `${mail.leg} went to ${mail.to.join(', ')}`);
  };
}

async function readAll(
  simulation: Simulation,
  { reads, owner }: Canaries,
  ids: ReadonlySet<string>,
): Promise<void> {
  for (const path of reads) {
    const { status, body } = await owner('GET', `/owner/${path}`);
    simulation.count(`canary not in ${path} ${status}`);
    if (body.includes(CANARY) || [...ids].some((id) => body.includes(id)))
      simulation.fail('canaries are in no answer to the owner', `${path}: ${body.slice(0, 300)}`);
  }
}
