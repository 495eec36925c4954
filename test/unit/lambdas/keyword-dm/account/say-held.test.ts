import { Metrics } from '@aws-lambda-powertools/metrics';
import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { heldSayer, noticeMail } from '../../../../../lambdas/keyword-dm/account/say-held.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';
import { META_ERRORS } from '../../../../support/keyword-dm/meta-errors.ts';

const config = {
  accounts: {
    shop: { userId: '17841400000000001', webhooks: true, destinations: [] },
    other: { userId: '17841400000000002', webhooks: true, destinations: [] },
  },
};
const lines: unknown[] = [];
const metrics: string[] = [];
beforeEach(() => {
  lines.length = 0;
  metrics.length = 0;
  vi.spyOn(logger, 'error').mockImplementation((...line) => void lines.push(line));
  vi.spyOn(Metrics.prototype, 'addMetric').mockImplementation(function (this: Metrics, name) {
    metrics.push(name);
    return this;
  });
});
afterEach(() => vi.restoreAllMocks());

const notice = { account: '17841400000000002', state: 'stopped', reason: 'token-expired' } as const;
type Send = SNSClient['send'];

test('one mail says which account stopped, why, and what to do', async () => {
  const published: PublishCommand[] = [];
  const sns = { send: (async (command: PublishCommand) => void published.push(command)) as unknown as Send };
  await heldSayer(sns, 'arn:topic', config)(notice);
  const [{ input } = expect.unreachable()] = published;
  expect(published).toHaveLength(1);
  expect(input).toMatchObject({ TopicArn: 'arn:topic', Subject: 'Instagram account other has stopped' });
  expect(input.Message).toContain('npm run instagram:connect -- other');
  expect(lines).toEqual([
    ['attention', expect.objectContaining({ reason: 'account-stopped', cause: 'token-expired' })],
  ]);
  // The alarm would be a second mail.
  expect(metrics).toEqual([]);
});

test('where it can not be mailed, the alarm says it', async () => {
  const sns = { send: (async () => Promise.reject(new Error('no topic'))) as unknown as Send };
  await heldSayer(sns, 'arn:topic', config)(notice);
  expect(metrics).toEqual(['Attention']);
});

test.each([
  ...META_ERRORS.filter(({ class: kind, doubt }) => kind === 'pause' || kind === 'stop' || doubt).map(
    ({ reason }) => reason,
  ),
  'token-missing',
  'no-answer',
  'generic-1',
  'status-503',
])('the mail about %s is plain, short and has a next step', (reason) => {
  const rest = { account: '1', state: 'paused', reason, until: '2026-11-21T12:15:00.000Z' } as const;
  for (const held of [rest, { account: '1', state: 'stopped', reason } as const]) {
    const { Subject, Message } = noticeMail(held, 'shop');
    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    expect(Subject).toMatch(/^[A-Za-z0-9][ -~]{1,98}$/);
    expect(Message).toContain(reason);
    expect(Message).not.toContain('ACCOUNT');
    expect(Message.split('\n\n').length).toBe(4);
    expect(Message).toContain('comments wait, up to seven days, and direct messages, up to one day');
  }
});
