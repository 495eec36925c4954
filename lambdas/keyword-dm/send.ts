/** Takes the turns of the accounts' pacers: sends what their budgets allow. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { KeywordDmConfig } from '../../config/keyword-dm.ts';
import { keywordDmLayout } from '../../config/layout.ts';
import { consumeEach } from '../shared/legs/consume-each.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { attention, logger } from '../shared/runtime/log.ts';
import { countEnd } from '../shared/runtime/metrics.ts';
import { createTableClient } from '../shared/table/table.ts';
import { openAccountFuse } from './account/fuse.ts';
import { heldSayer } from './account/say-held.ts';
import { sendEnvironment } from './environment.ts';
import { graphOpener } from './graph/open.ts';
import type { TurnEvent } from './pacer/context.ts';
import type { TurnMessage } from './pacer/pacer.ts';
import { turnSender } from './pacer/send-turn.ts';
import { takeTurn } from './pacer/turn.ts';
import { replyCorrelation } from './table/keys.ts';

const environment = parseEnvironment(sendEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: keywordDmLayout(config),
};
const sqs = new SQSClient({});
const openGraph = graphOpener(new SSMClient({}), environmentId(environment), config);
const sendTurn = turnSender(sqs, environment.QUEUE_URL);
const fuse = openAccountFuse(table, config, () => new Date());
const sayHeld = heldSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN, config);

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const worker = { sqs, queueUrl: environment.QUEUE_URL, retry: config.delivery };
  return consumeEach(event, worker, async (body) => {
    const turn = body as TurnMessage;
    const now = () => new Date();
    const tell = (what: TurnEvent) => report(turn.account, what);
    const sent = await takeTurn(
      { table, config, openGraph, sendTurn, now, newId, tell, sayHeld, fuse },
      turn,
    );
    logger.info('turn', { ...turn, sent: sent ?? 'stale' });
  });
}

function report(account: string, what: TurnEvent): void {
  if (what.event === 'paused' || what.event === 'stopped')
    logger.warn(`account ${what.event}`, { account, reason: what.reason });
  else if (what.event === 'other-app') attention('other-app', { account });
  else if (what.event === 'attempt') reportAttempt(what);
  else reportGivenUp(what);
}

function reportAttempt({ leg, decision, outcome, isRecorded }: Of<'attempt'>): void {
  const about = { ...replyCorrelation(leg.pk), leg: leg.leg };
  const { state } = decision;
  const reason = reasonOf(outcome);
  logger.info('attempt', {
    ...about,
    attempt: leg.attempts,
    state: isRecorded ? state : 'superseded',
    reason,
  });
  if (isRecorded) countEnd({ ...about, state, reason: reason ?? '', since: leg.createdAt, now: new Date() });
}

/** What Meta refuses for one comment is recorded there; what we gave up by ourselves needs a person. */
function reportGivenUp({ leg, decision, outcome }: Of<'gives-up'>): void {
  const about = { ...replyCorrelation(leg.pk), leg: leg.leg };
  if (decision.state === 'unknown') attention('leg-unknown', about);
  else if ('class' in outcome && outcome.class === 'retry')
    attention('leg-failed', { ...about, cause: reasonOf(outcome) ?? '' });
}

type Of<Event extends TurnEvent['event']> = Extract<TurnEvent, { event: Event }>;

function reasonOf(outcome: Of<'attempt'>['outcome']): string | undefined {
  return 'reason' in outcome ? outcome.reason : undefined;
}
