/** Surveys by mail, within feedback's world: the owner sends lists, people answer, end surveys, and are left alone. */
import {
  type Invitation,
  invitationToken,
  surveyPartition,
  unsubscribeToken,
} from '../../../lambdas/feedback/survey/invitation.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { TakenMail } from '../aws/ses.ts';
import { DAY, HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import type { ownerOf } from './owner.ts';

const SURVEYS = ['spring', 'summer'] as const;
const PEOPLE = 12;
/** A mail that was under way when its reader ended surveys: the function's time, and a slow container's clock. */
const UNDER_WAY = 5 * 60_000;

export const surveyConfig = {
  surveys: {
    spring: { widget: 'recommend', remindAfterDays: 1, closesAfterDays: 2 },
    summer: { widget: 'recommend', remindAfterDays: 0, closesAfterDays: 1 },
  },
} as const;

interface Acting {
  readonly owner: ReturnType<typeof ownerOf>;
  /** The secret `feedback/token-key`. */
  readonly key: string;
  readonly until: number;
}

/** Plans the lists, and what their readers do. @returns looks at what must hold at any time */
export function liveSurveys(simulation: Simulation, { owner, key, until }: Acting): () => void {
  const { cloud, scheduler } = simulation;
  const random = simulation.random('surveys');
  /** By address: the invitations whose first mail was taken, and when its reader ended surveys for good. */
  const asked = new Map<string, Set<string>>();
  const ended = new Map<string, number>();
  const responses = new Map<string, Set<string>>();

  async function sendList(number: number): Promise<void> {
    const one = simulation.random(`list ${number}`);
    const recipients = Array.from({ length: one.int(1, 5) }, () => ({
      email: `reader${one.int(1, PEOPLE)}.${PERSONAL}@visitors.example`,
    }));
    const path = `/owner/surveys/${one.pick([...SURVEYS])}/invitations`;
    for (let attempt = 0; attempt < 3; attempt++) {
      const { status } = await owner('POST', path, { body: { recipients } });
      simulation.count(`invite ${status}`);
      if (status !== undefined && status < 500) return;
      await scheduler.sleep(one.next() * 30_000);
    }
  }

  function invitationOf(pk: string): Invitation | undefined {
    const item = cloud.table.get({ pk: { S: pk }, sk: { S: 'invitation' } });
    return item && (plainOf(item) as unknown as Invitation);
  }

  async function answer({ id }: Invitation, rating: number): Promise<void> {
    const { status } = await cloud.request({
      method: 'POST',
      path: '/feedback/recommend',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ rating, _invitation: invitationToken(id, key) }),
      address: '198.51.100.7',
    });
    simulation.count(`answer ${status}`);
  }

  async function endSurveys(invitation: Invitation): Promise<void> {
    const { status } = await cloud.request({
      method: 'POST',
      path: '/feedback/recommend/unsubscribe',
      query: { who: unsubscribeToken(invitation, key) },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    simulation.count(`unsubscribe ${status}`);
    if (status === 200)
      ended.set(invitation.email, Math.min(simulation.now, ended.get(invitation.email) ?? simulation.now));
  }

  /** Some answer, at times twice at the same moment; some have had enough; most do nothing. */
  async function read(invitation: Invitation, number: number): Promise<void> {
    const reader = simulation.random(`reader ${number}`);
    await scheduler.sleep(reader.next() ** 2 * 30 * HOUR);
    if (reader.chance(0.35)) {
      const clicks = reader.chance(0.2) ? 2 : 1;
      for (let i = 0; i < clicks; i++) void answer(invitation, reader.int(0, 10));
    }
    if (reader.chance(0.15)) await endSurveys(invitation);
  }

  function look(mail: TakenMail): void {
    const [pk = '', leg] = mail.leg.split('/');
    const [to = ''] = mail.to;
    simulation.count(`survey ${leg}`);
    const end = ended.get(to);
    if (end !== undefined && mail.begunAt > end + UNDER_WAY)
      simulation.fail('who has ended surveys gets none', `${pk} was mailed to somebody who had`);
    const invitation = invitationOf(pk);
    if (leg === 'reminder' && invitation && mail.at - Date.parse(invitation.createdAt) < DAY - HOUR)
      simulation.fail('reminders come when they are due', pk);
    const all = (asked.get(to) ?? new Set()).add(pk);
    asked.set(to, all);
    if (all.size > 1) simulation.fail('nobody is asked twice', [...all].join(' and '));
    if (invitation) void read(invitation, cloud.mailer.taken.length);
  }

  const previous = cloud.mailer.onTaken;
  cloud.mailer.onTaken = (mail) => {
    previous?.(mail);
    if (mail.leg.startsWith('invitation#')) look(mail);
  };
  simulation.onChange(({ before, after }: Change) => {
    if (!after || before) return;
    const item = plainOf(after) as { type?: string; survey?: string; email?: string; id?: string };
    if (item.type !== 'response' || item.survey === undefined) return;
    const ids = (responses.get(item.email ?? '') ?? new Set()).add(item.id ?? '');
    responses.set(item.email ?? '', ids);
    if (ids.size > 1) simulation.fail('an invitation is for one answer', [...ids].join(' and '));
  });
  simulation.onChange(({ after }: Change) => {
    const leg = plainOf(after ?? {}) as { pk?: string; reason?: string; untold?: string };
    if (!leg.pk?.startsWith('invitation#') || leg.reason !== 'complaint') return;
    const { mailbox } = invitationOf(leg.pk) ?? {};
    const mark = { pk: { S: `unsubscribed#${mailbox}` }, sk: { S: 'unsubscribed' } };
    if (mailbox !== undefined && !cloud.table.get(mark))
      simulation.fail('who complains is asked no more', leg.pk);
    if (leg.untold !== undefined) simulation.fail('an owner is told of their own mails only', leg.pk);
  });
  const lists = simulation.some(random, 1, 6);
  for (let number = 0; number < lists; number++)
    scheduler.at(simulation.now + random.next() * (until - simulation.now), () => void sendList(number));

  return () => {
    for (const item of cloud.table.all()) {
      const invitation = plainOf(item) as unknown as Invitation;
      if (invitation.type !== 'invitation') continue;
      if (invitation.gsi1pk !== surveyPartition(invitation.survey, invitation.state))
        simulation.fail('surveys are counted by state', `${invitation.pk} is ${invitation.state}`);
      if (invitation.state !== 'open' && invitation.gsi2pk !== undefined)
        simulation.fail('what has ended is not reminded of', `${invitation.pk} is ${invitation.state}`);
    }
  };
}
