/** What leaves of feedback, by the kind of its leg. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import { deliverSummaryMail, SUMMARY_LEG } from '../../shared/budget/summary-mail.ts';
import { isCanary } from '../../shared/canary/id.ts';
import { DESTINATION_LEG, deliverEvent, type EventDesk } from '../../shared/destinations/told.ts';
import { shorten } from '../../shared/http/text.ts';
import { type Leg, openRecipients } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { type OwnAddresses, replyAddress } from '../../shared/mail/reply-address.ts';
import { type MailContent, shownMoment } from '../../shared/mail/template.ts';
import { newestFirst } from '../../shared/owner/listing.ts';
import type { DeskUrl } from '../../shared/runtime/desk-url.ts';
import { addDays, startOfDay } from '../../shared/runtime/local-time.ts';
import { together } from '../../shared/runtime/together.ts';
import { deliverHeldMail, HELD_LEG } from '../../shared/spam/held-mail.ts';
import { sendWithHeld } from '../../shared/spam/held-note.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import type { FeedbackLeg } from '../environment.ts';
import { countsByDay } from '../figures/aggregates.ts';
import { summarySets } from '../response/budget.ts';
import { alertRecipients, routedTo } from '../response/decide.ts';
import { heldMailSets, heldOf } from '../response/held.ts';
import { type FeedbackResponse, HELD_AS_SPAM, widgetPartition } from '../response/response.ts';
import { deliverInvitation, type SurveyDelivery } from '../survey/deliver.ts';
import { INVITATION_LEG, REMINDER_LEG } from '../survey/invitation.ts';
import { composeAlert } from './alert.ts';
import { composeDigest, wordsOf } from './digest.ts';
import type { Digest } from './digest-item.ts';
import { weekBefore } from './week.ts';

export interface Delivery extends SurveyDelivery {
  readonly store: TimedTable;
  readonly config: BundledFeedback;
  /** Addresses that no answer may go to. */
  readonly own: OwnAddresses;
  readonly deskUrl: DeskUrl;
  readonly send: (mail: OutgoingMail) => Promise<Outcome>;
  /** By which destinations are told. */
  readonly telling: EventDesk;
}

interface OutgoingMail extends MailContent {
  readonly to: readonly string[];
  readonly replyTo?: string;
  readonly leg: Leg;
}

type Deliverer = (delivery: Delivery, leg: Leg, to: readonly string[]) => Promise<Outcome>;

/** What delivers legs, by kind. What is gone is dropped: there is nothing to tell of it. */
export function deliverersOf(delivery: Delivery): Record<FeedbackLeg, (leg: Leg) => Promise<Outcome>> {
  const toOpen = (deliver: Deliverer) => async (leg: Leg) => {
    const to = openRecipients(leg, delivery.config.to);
    return to.length === 0 ? dropped('delivered-already') : deliver(delivery, leg, to);
  };
  return {
    alert: (leg) => deliverAlert(delivery, leg),
    digest: toOpen(deliverDigest),
    [HELD_LEG]: toOpen(deliverHeld),
    [SUMMARY_LEG]: toOpen(deliverSummary),
    [INVITATION_LEG]: (leg) => deliverInvitation(delivery, leg),
    [REMINDER_LEG]: (leg) => deliverInvitation(delivery, leg),
    [DESTINATION_LEG]: (leg) => deliverEvent(leg, delivery.telling),
  };
}

/** No attempt succeeds before it is configured again; a redrive then sends it. */
const NOT_CONFIGURED: Outcome = { outcome: 'refused', reason: 'widget-not-configured' };

function dropped(reason: string): Outcome {
  return { outcome: 'dropped', reason };
}

async function deliverAlert(
  { store, config, own, deskUrl: findDesk, send }: Delivery,
  leg: Leg,
): Promise<Outcome> {
  const response = await read<FeedbackResponse>(store, leg.pk, 'response');
  if (!response) return dropped('response-deleted');
  // It has become spam since it was stored: that alerts nobody.
  if (response.state === 'spam') return dropped(HELD_AS_SPAM);
  const widget = isCanary(response.id) ? config.canary : widgetOf(config, response.widget);
  if (!widget) return NOT_CONFIGURED;
  const to = openRecipients(leg, alertRecipients(widget, response, config.to));
  if (to.length === 0) return dropped('delivered-already');
  const replyTo = replyAddress(response.email, own);
  const { timeZone, brand } = config;
  const deskUrl = await findDesk();
  // What is held is for those who hear of the widget, whom a rule may have left out.
  const held = routedTo(widget, response, config.to).length > 0 ? undefined : heldOf(response.widget, config);
  return sendWithHeld(store, held, leg, (notes) =>
    send({
      ...composeAlert(response, widget, { timeZone, brand, notes, deskUrl }),
      to,
      ...(replyTo !== undefined && { replyTo }),
      leg,
    }),
  );
}

async function deliverDigest({ store, config, deskUrl, send }: Delivery, leg: Leg, to: readonly string[]) {
  const digest = await read<Digest>(store, leg.pk, 'digest');
  if (!digest) return dropped('digest-deleted');
  const { widget: widgetId, from, to: lastDay } = digest;
  const widget = widgetOf(config, widgetId);
  if (!widget) return NOT_CONFIGURED;
  const { timeZone, brand } = config;
  const days = (span: { from: string; to: string }) =>
    countsByDay(store, { widget: widgetId, ...span, timeZone });
  const [week, before, comments] = await together([
    days({ from, to: lastDay }),
    days(weekBefore({ from, to: lastDay })),
    readComments(
      store,
      widgetId,
      widget,
      startOfDay(from, timeZone),
      startOfDay(addDays(lastDay, 1), timeZone),
    ),
  ]);
  const content = { widgetId, widget, week, weekBefore: before, comments, brand, deskUrl: await deskUrl() };
  return sendWithHeld(store, heldOf(widgetId, config), leg, (notes) =>
    send({ ...composeDigest({ ...content, notes }), to, leg }),
  );
}

function deliverHeld(
  { store, config, deskUrl, send }: Delivery,
  leg: Leg,
  to: readonly string[],
): Promise<Outcome> {
  const sets = heldMailSets(config);
  return deliverHeldMail(
    {
      store,
      sets,
      brand: config.brand,
      deskUrl,
      lookAt: '/feedback/comments?spam=true',
      send: (content) => send({ ...content, to, leg }),
    },
    leg,
  );
}

function deliverSummary(
  { store, config, deskUrl, send }: Delivery,
  leg: Leg,
  to: readonly string[],
): Promise<Outcome> {
  const describe = async (pk: string) => {
    const response = await read<FeedbackResponse>(store, pk, 'response');
    if (!response || response.state === 'spam') return undefined;
    const { id, receivedAt, rating, comment = '' } = response;
    const about = `${shownMoment(receivedAt, config.timeZone)}, rating ${rating ?? '–'}, Response ${id}`;
    return `${about}\n${shorten(comment.replaceAll(/\s+/g, ' '), LONGEST_COMMENT)}`.trim();
  };
  return deliverSummaryMail(
    {
      store,
      sets: summarySets(config),
      brand: config.brand,
      deskUrl,
      lookAt: '/feedback/comments',
      describe,
      send: (content) => send({ ...content, to, leg }),
    },
    leg,
  );
}

/** In a summary, in characters. */
const LONGEST_COMMENT = 400;

/** Of the week's newest responses, those that hold words: so many that the function's time is enough for them. */
const MOST_READ = 2_000;

async function readComments(
  store: TimedTable,
  widget: string,
  settings: Pick<WidgetConfig, 'followUps'>,
  from: Date,
  to: Date,
): Promise<FeedbackResponse[]> {
  const found: FeedbackResponse[] = [];
  let read = 0;
  for await (const response of newestFirst<FeedbackResponse>({
    ...store,
    lists: [widgetPartition(widget, 'new')],
    from: from.toISOString(),
    before: to.toISOString(),
    now: store.now(),
  })) {
    if (wordsOf(response, settings) !== '') found.push(response);
    if (++read === MOST_READ) break;
  }
  return found;
}

async function read<Item>({ client, tableName }: TimedTable, pk: string, sk: string) {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return Item as Item | undefined;
}

function widgetOf({ widgets }: Pick<BundledFeedback, 'widgets'>, id: string) {
  return Object.hasOwn(widgets, id) ? widgets[id] : undefined;
}
