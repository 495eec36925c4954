import type { WidgetConfig } from '../../../config/feedback.ts';
import type { Layout } from '../../../config/layout.ts';
import { changedPlace } from '../../shared/owner/changes.ts';
import { type Decision, heldBecause } from '../../shared/rules/decide.ts';
import type { Judgement } from '../../shared/spam/check.ts';
import { homeOf } from '../../shared/table/shards.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { type Content, type FeedbackResponse, responsePartition, widgetPartition } from './response.ts';

const DAY_MILLISECONDS = 86_400_000;

interface Received {
  readonly id: string;
  readonly widgetId: string;
  readonly widget: Pick<WidgetConfig, 'retentionDays' | 'changeSeconds'>;
  readonly content: Content;
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly origin: string | undefined;
  readonly addressHash: string;
  readonly networkHash?: string | undefined;
  readonly person: string | undefined;
  readonly userPartition?: string | undefined;
  /** The survey by which it was asked for. */
  readonly survey?: string | undefined;
  readonly now: Date;
  /** Over how many partitions lists are spread. @default one */
  readonly shards?: Layout | undefined;
}

/** The item that is stored. */
export function newResponse(received: Received): FeedbackResponse {
  const { id, widgetId, widget, content, judgement, decision, origin, addressHash, networkHash, now } =
    received;
  const { person, survey, userPartition } = received;
  const { fired, actions } = decision;
  const { to, labels, assignee } = actions;
  const spamReasons = heldBecause(judgement, actions);
  const state = spamReasons.length > 0 ? 'spam' : 'new';
  const receivedAt = now.toISOString();
  const place = `${receivedAt}#${id}`;
  return {
    pk: responsePartition(id),
    sk: 'response',
    type: 'response',
    id,
    widget: widgetId,
    version: 1,
    state,
    ...(spamReasons.length > 0 && { spamReasons }),
    ...(judgement.signals.length > 0 && { signals: judgement.signals, points: judgement.points }),
    ...(fired.length > 0 && { rules: fired }),
    ...(to && { routed: { to } }),
    ...(labels && { labels }),
    ...(assignee !== undefined && { assignee }),
    receivedAt,
    changeUntil: new Date(now.getTime() + widget.changeSeconds * 1000).toISOString(),
    ...content,
    ...(origin !== undefined && { origin }),
    addressHash,
    ...(networkHash !== undefined && { networkHash }),
    ...(person !== undefined && { person }),
    ...(userPartition !== undefined && { userPartition }),
    ...(survey !== undefined && { survey }),
    gsi1pk: homeOf(received, widgetPartition(widgetId, state), place),
    gsi1sk: place,
    ...changedPlace(received, receivedAt, id),
    deleteAt: epochSeconds(new Date(now.getTime() + widget.retentionDays * DAY_MILLISECONDS)),
  };
}
