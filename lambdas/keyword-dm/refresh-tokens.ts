/** Hourly: renews each account's token once a week, and warns well before one expires. */
import { SNSClient } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { KeywordDmConfig } from '../../config/keyword-dm.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { attention, logger } from '../shared/runtime/log.ts';
import { ownKey } from '../shared/runtime/parameters.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { type AccountState, readAccount, rememberAccount } from './account/account.ts';
import { claimOnceIn, sayOnceIn } from './account/once.ts';
import { heldSayer } from './account/say-held.ts';
import { stopIfRefused } from './account/stop.ts';
import { refreshEnvironment } from './environment.ts';
import { isTokenRefusal } from './graph/errors.ts';
import { graphOpener, tokenParameter } from './graph/open.ts';

const DAY_SECONDS = 86_400;
/** Long before the sixty days are over, and seldom enough that a token is always a day old, as Meta wants. */
const REFRESH_AFTER_MS = 7 * DAY_SECONDS * 1000;

const environment = parseEnvironment(refreshEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const table = { client: createTableClient(), tableName: environment.TABLE_NAME };
const ssm = new SSMClient({});
const openGraph = graphOpener(ssm, environmentId(environment), config);
const sayHeld = heldSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN, config);

export const handler = scheduled(lookAfterAll);

/** @returns the accounts whose tokens were renewed */
async function lookAfterAll(): Promise<string[]> {
  const refreshed: string[] = [];
  for (const [id, { userId }] of Object.entries(config.accounts)) {
    try {
      if (await lookAfter(id, userId, new Date())) refreshed.push(id);
    } catch (error) {
      // One account's trouble must not keep the others from being looked after.
      logger.error('token not renewed', { account: userId, error: (error as Error).name });
    }
  }
  logger.info('tokens looked after', { refreshed: refreshed.length });
  return refreshed;
}

async function lookAfter(id: string, userId: string, now: Date): Promise<boolean> {
  const account = await readAccount(table, userId);
  const isMine = isRefreshDue(account, now) && (await claimOnceIn(table, userId, 'token-refresh', 3600, now));
  const isRefreshed = isMine && (await refresh(id, userId, now));
  const { tokenExpiresAt } = await readAccount(table, userId);
  if (isExpiring(tokenExpiresAt, now))
    await sayOnceIn(table, userId, 'token-warning', DAY_SECONDS, now, () =>
      attention('token-expiring', { account: userId, expiresAt: tokenExpiresAt ?? 'unknown' }),
    );
  return isRefreshed;
}

function isRefreshDue({ tokenRefreshedAt }: AccountState, now: Date): boolean {
  return Date.parse(tokenRefreshedAt ?? '1970-01-01') + REFRESH_AFTER_MS <= now.getTime();
}

/** A token of unknown expiry was never connected, or never renewed: that needs a look as well. */
function isExpiring(tokenExpiresAt: string | undefined, now: Date): boolean {
  const warnAt = now.getTime() + config.tokenWarningDays * DAY_SECONDS * 1000;
  return tokenExpiresAt === undefined || Date.parse(tokenExpiresAt) <= warnAt;
}

async function refresh(id: string, userId: string, now: Date): Promise<boolean> {
  try {
    const answer = await (await openGraph(userId)).refreshToken();
    if (!answer.ok || !answer.body.access_token) {
      logger.warn('token not renewed', { account: userId, reason: answer.ok ? 'no-token' : answer.reason });
      // A permission that only renewing wants says nothing about sending.
      if (!answer.ok && isTokenRefusal(answer.reason))
        await stopIfRefused(table, userId, answer, { now, say: sayHeld });
      return false;
    }
    const { access_token: Value, expires_in: seconds = 60 * DAY_SECONDS } = answer.body;
    const Name = tokenParameter(environmentId(environment), id);
    const KeyId = ownKey();
    const secret = { Name, Value, Type: 'SecureString', ...(KeyId !== undefined && { KeyId }) } as const;
    await ssm.send(new PutParameterCommand({ ...secret, Overwrite: true }));
    await rememberAccount(table, userId, {
      tokenRefreshedAt: now.toISOString(),
      tokenExpiresAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    });
    return true;
  } catch (error) {
    // One account's trouble must not keep the others from being looked after.
    logger.error('token not renewed', { account: userId, error: (error as Error).name });
    return false;
  }
}
