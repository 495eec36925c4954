/**
 * Accounts, their outboxes and Meta, under a clock of its own: whole turns run as they are deployed, while commands get
 * lost, answers get lost and senders die wherever a seed says so.
 */
import { keywordDm } from '../../../config/keyword-dm.ts';
import type { Notice } from '../../../lambdas/keyword-dm/account/notice.ts';
import type { Graph, GraphResult } from '../../../lambdas/keyword-dm/graph/graph.ts';
import type { Incoming } from '../../../lambdas/keyword-dm/incoming/incoming.ts';
import { admit } from '../../../lambdas/keyword-dm/outbox/admit.ts';
import type { ReplyLeg } from '../../../lambdas/keyword-dm/outbox/reply.ts';
import type { TurnContext, TurnEvent } from '../../../lambdas/keyword-dm/pacer/context.ts';
import { LANES } from '../../../lambdas/keyword-dm/pacer/context.ts';
import { type TurnMessage, wakePacer } from '../../../lambdas/keyword-dm/pacer/pacer.ts';
import { takeTurn } from '../../../lambdas/keyword-dm/pacer/turn.ts';
import type { Rule } from '../../../lambdas/keyword-dm/rules/rule.ts';
import { seededRandom } from './random.ts';
import { makeComment, makeRule } from './rules.ts';
import { fakeTable } from './table.ts';

export const ACCOUNTS = ['17841400000000001', '17841400000000002'] as const;
const START = Date.UTC(2026, 10, 21, 12);

export type Answer = GraphResult<Record<string, unknown>>;

/** What goes wrong, as probabilities from 0 to 1. */
export interface Trouble {
  /** A command to the table fails: half of the time before it took effect, half after. */
  readonly table?: number;
  /** The sender dies at a command to the table, before or after it took effect. */
  readonly death?: number;
  /** Meta's answer is lost: half of the time it did what was asked. */
  readonly answer?: number;
  /** Up to how many seconds after it was given up Meta does what it gave no answer to. @default 0: before */
  readonly late?: number;
  /** A profile can't be read. */
  readonly profile?: number;
}

export interface Sent {
  readonly account: string;
  readonly receiver: string;
  readonly text: string;
  readonly at: number;
}

export function simulate(seed: number, trouble: Trouble = {}, settings: object = {}) {
  const random = seededRandom(seed);
  const config = keywordDm.parse({
    accounts: { one: { userId: ACCOUNTS[0] }, two: { userId: ACCOUNTS[1] } },
    ...settings,
  });
  let time = START;
  let dead = false;
  let calm = false;
  const hits = (probability = 0) => !calm && random() < probability;
  const table = fakeTable(async (run) => {
    time += Math.floor(random() * 20);
    if (dead) throw new Error('dead');
    const dies = hits(trouble.death);
    const fails = dies || hits(trouble.table);
    if (dies) dead = true;
    if (fails && random() < 0.5) throw new Error('lost');
    const result = run();
    if (fails) throw new Error('lost after');
    return result;
  });
  const messages: { readonly message: TurnMessage; readonly at: number }[] = [];
  const sent: Sent[] = [];
  const notices: (Notice & { readonly at: number })[] = [];
  const events: TurnEvent[] = [];
  /** Replaces Meta's answer to a sending. */
  let refusal: ((account: string, receiver: string) => Answer | undefined) | undefined;
  let ids = 0;

  const lost: Answer = { ok: false, class: 'retry', reason: 'no-answer', maybeDone: true };
  async function send(account: string, receiver: string, text: string): Promise<Answer> {
    if (dead) throw new Error('dead');
    time += Math.floor(random() * 400);
    const refused = refusal?.(account, receiver);
    if (refused) return refused;
    // Meta takes one private reply per comment.
    if (receiver.startsWith('c') && sent.some((one) => one.receiver === receiver && one.account === account))
      return { ok: false, class: 'terminal', reason: 'used-old-or-ineligible', maybeDone: false };
    const isLost = hits(trouble.answer);
    if (isLost && random() < 0.5) {
      time += config.graph.timeoutSeconds * 1000;
      return lost;
    }
    const sentAt = time;
    if (isLost) time += config.graph.timeoutSeconds * 1000;
    const doneAt = isLost && trouble.late ? time + Math.floor(random() * trouble.late * 1000) : sentAt;
    sent.push({ account, receiver, text, at: doneAt });
    return isLost ? lost : { ok: true, body: { message_id: `m${sent.length}`, id: `r${sent.length}` } };
  }
  const at = (moment: number) => new Date(moment).toISOString();
  const graph = {
    replyPrivately: send,
    sendMessage: send,
    replyPublicly: (commentId: string, text: string) => send('', `public ${commentId}`, text),
    async profile(personId: string): Promise<Answer> {
      if (hits(trouble.profile)) return { ok: false, class: 'retry', reason: 'generic-1', maybeDone: true };
      return { ok: true, body: { name: `Ann of ${personId}` } };
    },
    async readConversation(account: string, personId: string) {
      const data = sent
        .filter((one) => one.account === account && one.receiver === personId && one.at <= time)
        .map(({ text, at: moment }, i) => ({
          id: `m${i}`,
          message: text,
          from: { id: account },
          created_time: at(moment),
        }));
      return { ok: true, body: { data: [{ messages: { data } }] } };
    },
    async listReplies(commentId: string) {
      const data = sent
        .filter((one) => one.receiver === `public ${commentId}` && one.at <= time)
        .map(({ text }, i) => ({ id: `r${i}`, text }));
      return { ok: true, body: { data } };
    },
    async commentTime() {
      return { ok: true, body: { timestamp: at(time) } };
    },
  } as unknown as Graph;

  const now = () => new Date(time);
  const context: TurnContext = {
    table,
    config,
    openGraph: async () => graph,
    sendTurn: async (message, seconds) => {
      if (dead) throw new Error('dead');
      messages.push({ message, at: time + seconds * 1000 });
    },
    now,
    newId: () => `id${ids++}`,
    tell: (event) => void events.push(event),
    sayHeld: async (notice) => {
      if (dead) throw new Error('dead');
      notices.push({ ...notice, at: time });
    },
  };
  const wake = (account: string) => wakePacer(table, account, LANES, context.sendTurn, now());

  /** Does something as often as it takes, as whoever has lost a message or a batch does. */
  async function insist<Result>(work: () => Promise<Result>): Promise<Result> {
    for (;;) {
      dead = false;
      try {
        return await work();
      } catch {
        time += 1_000;
      }
    }
  }

  return {
    config,
    table,
    context,
    sent,
    notices,
    events,
    now,
    insist,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    refuse(by: typeof refusal) {
      refusal = by;
    },
    /** From now on nothing goes wrong by itself. */
    calmDown() {
      calm = true;
    },
    /** Takes something in and wakes the account's pacer. */
    async write(values: Partial<Incoming>, rule: Partial<Rule> = {}) {
      const incoming = makeComment('link', { account: ACCOUNTS[0], sentAt: at(time), ...values });
      const made = makeRule({ account: incoming.account, ...rule });
      const admission = { table, config, baseUrl: 'https://x.example', now: now() };
      const result = await insist(() => admit(admission, incoming, { rule: made, matchedWords: [] }));
      await insist(() => wake(incoming.account));
      return result;
    },
    /** Runs turns, one after the other, and the hourly sweep, until nothing is open any more or time is over. */
    async run(hours: number): Promise<void> {
      const end = time + hours * 3_600_000;
      let sweep = time;
      while (time < end) {
        const next = messages.sort((a, b) => a.at - b.at).shift();
        if (next && next.at > end) {
          messages.push(next);
          time = end;
          return;
        }
        if (!next || next.at > sweep + 3_600_000) {
          if (next) messages.push(next);
          if (!next && openReplies(table.items).length === 0) return;
          sweep = Math.max(time, sweep + 3_600_000);
          time = sweep;
          for (const account of ACCOUNTS) await insist(() => wake(account));
          continue;
        }
        time = Math.max(time, next.at);
        dead = false;
        // A turn that broke off comes again, as its message does.
        await takeTurn(context, next.message).catch(() => {
          messages.push({ ...next, at: time + 180_000 });
        });
      }
    },
    replies: () => repliesIn(table.items),
    open: () => openReplies(table.items),
  };
}

function repliesIn(items: ReadonlyMap<string, Record<string, unknown>>): ReplyLeg[] {
  return [...items.values()].filter(({ type }) => type === 'leg') as unknown as ReplyLeg[];
}

function openReplies(items: ReadonlyMap<string, Record<string, unknown>>): ReplyLeg[] {
  return repliesIn(items).filter(({ state }) => state === 'pending' || state === 'sending');
}
