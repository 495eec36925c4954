/** The owner has single legs tried again that were given up, as the desk offers it. */
import { HOUR, type Simulation } from '../simulation.ts';
import { type LegItem, legOf } from './legs.ts';
import type { ownerOf } from './owner.ts';

/**
 * Asks for some of what ends without success, at once or hours later, now and then twice at the same moment.
 *
 * @param of what legs are listed by, such as `submissions`, and what their keys begin with
 */
export function retrySometimes(
  simulation: Simulation,
  owner: ReturnType<typeof ownerOf>,
  of: { readonly list: string; readonly prefix: string },
): void {
  const random = simulation.random('retries');
  if (random.chance(0.3)) return;
  const ask = async ({ pk, leg }: LegItem) => {
    const id = pk.slice(of.prefix.length);
    const { status } = await owner('POST', `/owner/${of.list}/${id}/legs/${leg}/retry`);
    simulation.count(`retry ${status}`);
  };
  simulation.onChange(({ before, after }) => {
    const [was, is] = [legOf(before), legOf(after)];
    const hasFailed = is?.state === 'failed' || is?.state === 'unknown';
    if (!is || !hasFailed || was?.state === is.state || !is.pk.startsWith(of.prefix)) return;
    if (!random.chance(0.4)) return;
    const wait = random.next() ** 3 * 6 * HOUR;
    for (let times = random.chance(0.3) ? 2 : 1; times > 0; times--)
      simulation.scheduler.after(wait, () => void ask(is));
  });
}
