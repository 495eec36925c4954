/** What is held as spam is told to the owner within its time, by a mail that was begun after it came to be held. */
import { isCanary } from '../../../lambdas/shared/canary/id.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import { DAY, HOUR, type Simulation } from '../simulation.ts';
import { legOf } from './legs.ts';

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly gsi1sk: string;
  readonly spamReasons?: readonly string[];
}

/** The item up to which the owner was told. */
interface Told {
  readonly type: string;
  readonly upTo: string;
  readonly before: string;
  readonly mailPk: string;
  readonly mailLeg: string;
  /** The mail was taken by SES; its leg may be deleted with its response before it says so. */
  readonly isSent: boolean;
  readonly writes: number;
}

interface Take extends Told {
  readonly of: string;
  readonly at: number;
}

interface Held extends Entry {
  readonly of: string;
  readonly at: number;
}

/** A mail of its own leaves a day after what is held came in, and is then tried as any other. */
const WITHIN = DAY + 8 * HOUR;
/** Entries may be minutes late in their list, and one that comes in the very moments in which a mail is made may be missed. */
const MOMENTS = 5 * 60_000;

/**
 * @param entry what is held: its items' type, and which of their attributes says of what, such as `form`
 * @returns what to look at, throughout
 */
export function watchHeld(
  simulation: Simulation,
  entry: { readonly type: string; readonly by: string },
  isConfigured: (id: string) => boolean,
): () => void {
  const held = new Map<string, Held>();
  const takes: Take[] = [];
  const sent = new Set<string>();
  simulation.onChange(({ before, after, at }) => {
    const [was, is] = [before, after].map((image) => image && (plainOf(image) as unknown as Entry & Told));
    const leg = legOf(after);
    if (leg?.state === 'sent') sent.add(`${leg.pk} ${leg.leg}`);
    if (is?.type === 'told' && is.isSent) sent.add(`${is.mailPk} ${is.mailLeg}`);
    if (is?.type === 'told' && is.mailPk + is.upTo !== String(was?.mailPk) + String(was?.upTo)) {
      const { pk } = is as unknown as { readonly pk: string };
      takes.push({ ...is, of: pk.slice(pk.indexOf('#') + 1), at });
    }
    const one = is ?? was;
    if (one?.type !== entry.type || isCanary(one.id)) return;
    const isHeld = is?.state === 'spam' && !is.spamReasons?.includes('owner');
    if (!isHeld) held.delete(one.id);
    else if (was?.state !== 'spam')
      held.set(is.id, { ...is, of: String((is as unknown as Record<string, unknown>)[entry.by]), at });
  });

  const isToldBy = (take: Take, { gsi1sk, of, at }: Held) => {
    if (take.of !== of || take.at < at - MOMENTS) return false;
    if (take.at < at + MOMENTS) return true;
    if (gsi1sk <= take.before || gsi1sk > take.upTo) return false;
    const leg = legOf(
      simulation.cloud.table.get({ pk: { S: take.mailPk }, sk: { S: `leg#${take.mailLeg}` } }),
    );
    // What was given up is told, and the next mail says it.
    return sent.has(`${take.mailPk} ${take.mailLeg}`) || leg !== undefined;
  };

  return () => {
    for (const one of held.values()) {
      if (simulation.now - one.at < WITHIN || !isConfigured(one.of)) continue;
      held.delete(one.id);
      simulation.count('held for a day');
      if (!takes.some((take) => isToldBy(take, one)))
        simulation.fail('what is held is told', `${one.type} ${one.id} of ${one.of}`);
    }
  };
}
