import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it, vi } from 'vitest';
import { troubleMail, troubleSayer } from '../../../../../lambdas/shared/legs/trouble.ts';
import { simTable } from '../../../../support/sim-table.ts';

const DAY = 86_400_000;

function desk({ topicFails = false, tableFails = false } = {}) {
  let time = Date.parse('2026-03-02T08:00:00Z');
  const published: { Subject: string; Message: string }[] = [];
  const sns = {
    async send({ input }: { input: { Subject: string; Message: string } }) {
      if (topicFails) throw Object.assign(new Error(), { name: 'AuthorizationError' });
      published.push(input);
      return {};
    },
  };
  const { client } = simTable(() => {
    if (tableFails) throw new Error('refused');
  });
  const table = { client, tableName: 't', now: () => new Date(time) };
  const container = () => troubleSayer(sns as never, 'arn:topic', table, 'contact');
  return { published, container, wait: (milliseconds: number) => (time += milliseconds) };
}

const about = { correlationId: '1', leg: 'mail' };

describe('what keeps legs from leaving', () => {
  it('is told once a day and reason, also by several containers', async () => {
    const { published, container, wait } = desk();
    const [one, two] = [container(), container()];
    await Promise.all([one('daily-quota', about), one('daily-quota', about)]);
    await two('daily-quota', about);
    expect(published).toHaveLength(1);
    await two('not-verified', about);
    expect(published).toHaveLength(2);
    wait(DAY + 1000);
    await two('daily-quota', about);
    expect(published).toHaveLength(3);
  });

  it('is told also where nobody can say whether it was', async () => {
    const { published, container } = desk({ tableFails: true });
    await container()('daily-quota', about);
    expect(published).toHaveLength(1);
  });

  it('is told by the alarm where the topic can’t be reached', async () => {
    const counted = vi.spyOn(Metrics.prototype, 'addMetric');
    await desk({ topicFails: true }).container()('not-verified', about);
    expect(counted.mock.calls.map(([name]) => name)).toEqual(['Attention']);
  });

  it.each([
    ['not-verified', /production access/],
    ['mail-from-not-verified', /MX and TXT/],
    ['daily-quota', /three days/],
    ['AccountSendingPausedException', /Account dashboard/],
    ['ConfigurationSetDoesNotExist', /npm run deploy/],
    ['MissingParameter', /npm run secret -- set/],
    ['AccessDenied', /mail\.sandbox/],
    ['SomethingNew', /npm run doctor/],
  ])('%s comes with what helps, and where to read on', (reason, remedy) => {
    const { Subject, Message } = troubleMail(reason, 'feedback');
    expect(Subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(Message).toMatch(remedy);
    expect(Message).toContain('npm run redrive -- feedback');
    expect(Message).toContain(`Reason, for the runbook: ${reason}. See docs/runbook.md#feedback-attention`);
  });
});
