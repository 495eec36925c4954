/** The worlds of pipelines whose budget is used up within hours: what they leave out is told, and they end at the ceiling. */
import { allowanceOf, CEILING_FACTOR, daysLeftAt } from '../../../lambdas/shared/budget/pace.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import { DAY, HOUR, type Simulation } from '../simulation.ts';
import { contact } from './contact.ts';
import { feedback } from './feedback.ts';
import { images } from './images.ts';
import { keywordDm, liveOf } from './keyword-dm.ts';
import type { Live, World } from './world.ts';

/** In dollars: a day is worth one to three events. */
const PER_MONTH = { contact: 0.002, feedback: 0.001, images: 0.01, 'keyword-dm': 0.006 } as const;
/**
 * One batch, in millionths of a dollar: so many are under way at once, each as dear as one can be, or are counted twice by
 * the SDK because an answer was lost.
 */
const UNDER_WAY = 3;
const DEAREST = { contact: 600, feedback: 150, images: 400, 'keyword-dm': 720 } as const;
/** Sweeps are lost with their faults, for hours. */
const TOLD_WITHIN = 8 * HOUR;
/** Longer than what is under way when a day's part is used up, and than clocks are apart. */
const TURN = 180_000;

export const budgetWorlds: readonly World[] = [
  {
    ...contact,
    name: 'contact-budget',
    config: {
      ...contact.config,
      contact: {
        ...contact.config.contact,
        forms: contact.config.contact?.forms ?? {},
        budget: { perMonth: PER_MONTH.contact },
      },
    },
    begin: (simulation, until) => watched(simulation, contact.begin(simulation, until), 'contact'),
  },
  {
    ...feedback,
    name: 'feedback-budget',
    config: {
      ...feedback.config,
      feedback: {
        ...feedback.config.feedback,
        widgets: feedback.config.feedback?.widgets ?? {},
        budget: { perMonth: PER_MONTH.feedback },
      },
    },
    begin: (simulation, until) => watched(simulation, feedback.begin(simulation, until), 'feedback'),
  },
  {
    ...images,
    name: 'images-budget',
    config: {
      ...images.config,
      images: {
        ...images.config.images,
        presets: images.config.images?.presets ?? {},
        budget: { perMonth: PER_MONTH.images },
      },
    },
    begin: (simulation, until) => watched(simulation, images.begin(simulation, until), 'images'),
  },
  {
    ...keywordDm,
    name: 'keyword-dm-budget',
    config: {
      ...keywordDm.config,
      keywordDm: {
        ...keywordDm.config.keywordDm,
        accounts: keywordDm.config.keywordDm?.accounts ?? {},
        budget: { perMonth: PER_MONTH['keyword-dm'] },
      },
    },
    begin(simulation, until) {
      const watch = watchOf(simulation, 'keyword-dm');
      const live = liveOf(simulation, until, {
        mayHaveWaited: (at) => watch.wasClosedSince(at),
        onSend: () => watch.requireRest(),
      });
      return both(live, watch);
    },
  },
];

/** All that a world holds, and what a budget promises. */
function watched(simulation: Simulation, live: Live, of: keyof typeof PER_MONTH): Live {
  return both(live, watchOf(simulation, of));
}

function watchOf(simulation: Simulation, of: keyof typeof PER_MONTH): BudgetWatch {
  return new BudgetWatch(simulation, PER_MONTH[of] * 1e6, UNDER_WAY * DEAREST[of], of === 'keyword-dm');
}

function both(live: Live, watch: Live): Live {
  return {
    look() {
      live.look();
      watch.look();
    },
    async end() {
      await live.end();
      await watch.end();
    },
    lookAtWhatIsLeft() {
      live.lookAtWhatIsLeft?.();
    },
  };
}

/** Something that a summary is to tell. */
interface Left {
  readonly at: number;
  readonly form: string;
  readonly place: string;
}

class BudgetWatch implements Live {
  private readonly simulation: Simulation;
  private readonly perMonth: number;
  private readonly batch: number;
  /** When each item was left to a summary, by partition, with its place in the index. */
  private readonly shed = new Map<string, Left>();
  /** On which days something was left out, and since when. */
  private readonly days = new Map<string, number>();
  /** Of what rests instead of being left out: since when each day has used its part, and reached its ceiling. */
  private readonly rests: boolean;
  private readonly usedUp = new Map<string, number>();
  private readonly closed = new Map<string, number>();

  constructor(simulation: Simulation, perMonth: number, batch: number, rests = false) {
    this.simulation = simulation;
    this.rests = rests;
    this.perMonth = perMonth;
    this.batch = batch;
    simulation.onChange(({ before, after, at }) => {
      const [was, is] = [before && plainOf(before), after && plainOf(after)];
      const pk = String((is ?? was)?.pk);
      // By what it says of itself: an entry for the summary could be forgotten.
      if (is?.type === 'submission' && !was && (is.shed as string[] | undefined)?.includes('mail'))
        this.leave(pk, { at, form: String(is.form), place: String(is.receivedAt) });
      if (is?.type === 'shed' && pk.startsWith('response#'))
        this.leave(pk, { at, form: formOf(String(is.gsi1pk)), place: String(is.gsi1sk) });
      if (was && !is && was.type !== 'leg') this.shed.delete(pk);
      if (this.rests && is?.type === 'budget') this.noteUse(String(is.sk).slice('day#'.length), at);
      const left = is?.type === 'shed' || (!was && Array.isArray(is?.shed));
      const day = new Date(at).toISOString().slice(0, 10);
      if (left && !this.days.has(day)) this.days.set(day, at);
    });
  }

  private leave(pk: string, left: Left): void {
    this.shed.set(pk, left);
    this.simulation.count('left to a summary');
  }

  look(): void {
    this.requireCeiling();
    this.requireSummaries();
    this.requireNotices();
  }

  end(): void {
    if (this.days.size > 0) this.simulation.count('days short of budget');
  }

  /** Never beyond the ceiling, of a day and so of the month, by more than one batch. */
  private requireCeiling(): void {
    for (const { day, spent, before } of this.spentByDay()) {
      const ceiling = allowanceOf(this.perMonth * CEILING_FACTOR, before, daysLeftAt(new Date(day)));
      if (spent > ceiling + this.batch)
        this.simulation.fail('no day is beyond its ceiling', `${day} has used ${spent} of ${ceiling}`);
    }
  }

  /** Notes from when on a day has used its part, and its ceiling: from then on, nothing more is begun on it. */
  private noteUse(counted: string, at: number): void {
    const { simulation, perMonth } = this;
    for (const { day, spent, before } of this.spentByDay()) {
      const has = (budget: number) => spent >= allowanceOf(budget, before, daysLeftAt(new Date(day)));
      if (!this.usedUp.has(day) && has(perMonth)) {
        this.usedUp.set(day, at);
        this.days.set(day, at);
        simulation.count('days used up');
      }
      if (!this.closed.has(day) && has(perMonth * CEILING_FACTOR)) {
        this.closed.set(day, at);
        simulation.count('days closed');
      }
    }
    const closedSince = this.closed.get(counted);
    if (closedSince !== undefined && at - closedSince > TURN)
      simulation.fail('nothing is begun at the ceiling', `${counted} is closed since ${iso(closedSince)}`);
  }

  /** Replies rest when their day is used up. A turn that began before may be sending still. */
  requireRest(): void {
    const { now } = this.simulation;
    const today = new Date(now).toISOString().slice(0, 10);
    const since = this.usedUp.get(today);
    // A container whose clock is ahead has begun the next day.
    const isEnding = Date.parse(today) + DAY - now < TURN;
    if (since !== undefined && now - since > TURN && !isEnding)
      this.simulation.fail('replies rest when the day is used up', `${today} is used up since ${iso(since)}`);
  }

  /** Whether a day was closed that was not over yet at a moment. */
  wasClosedSince(moment: number): boolean {
    return [...this.closed.keys()].some((day) => Date.parse(day) + DAY > moment);
  }

  /** What each day has used, in order, with what the days of its month before it have. */
  private spentByDay(): { day: string; spent: number; before: number }[] {
    const days = new Map<string, number>();
    for (const item of [...this.simulation.cloud.table.all()].map(plainOf)) {
      if (item.type !== 'budget') continue;
      const day = String(item.sk).slice('day#'.length);
      const spent = Object.entries(item).reduce(
        (sum, [name, cost]) => sum + (name.startsWith('of-') ? Number(cost) : 0),
        0,
      );
      days.set(day, (days.get(day) ?? 0) + spent);
    }
    const before = new Map<string, number>();
    return [...days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, spent]) => {
        const month = day.slice(0, 7);
        const sofar = before.get(month) ?? 0;
        before.set(month, sofar + spent);
        return { day, spent, before: sofar };
      });
  }

  /** Whatever had no mail of its own stands in a summary that was sent, or given up and told. */
  private requireSummaries(): void {
    const { simulation } = this;
    for (const [pk, { at, form, place }] of this.shed) {
      // A summary may be tried for a day, and the next one tells what it did not.
      if (simulation.now - at < 24 * HOUR + 2 * TOLD_WITHIN) continue;
      const item = simulation.cloud.table.get({ pk: { S: `shed#${form}` }, sk: { S: 'told' } });
      const { upTo = '' } = item ? plainOf(item) : {};
      if (String(upTo) < place) simulation.fail('what is left out is told', `${pk} is in no summary`);
    }
  }

  /** The owner hears of each day on which something is left out. */
  private requireNotices(): void {
    const { simulation } = this;
    for (const [day, since] of this.days) {
      if (simulation.now - since < TOLD_WITHIN) continue;
      const isSaid =
        simulation.cloud.notices.some(({ message }) => message.includes(day)) ||
        simulation.attentions.some(({ reason, detail }) => reason === 'budget' && detail.day === day);
      if (!isSaid) simulation.fail('what is left out is told', `nobody heard of ${day}`);
    }
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Whose list an entry is in: `shed#<form>`, and the key's number where there are several. */
function formOf(list: string): string {
  return list.split('#')[1] ?? '';
}
