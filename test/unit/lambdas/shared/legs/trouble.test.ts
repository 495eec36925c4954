import { globSync, readFileSync } from 'node:fs';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Command, OptionValues } from '@commander-js/extra-typings';
import { describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../../../../cli/program.ts';
import { REPORT_DELIVERY } from '../../../../../lambdas/data/monthly/send.ts';
import { LONGEST_WAIT_IN_HORIZONS } from '../../../../../lambdas/shared/legs/backoff.ts';
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

type AnyCommand = Command<unknown[], OptionValues, OptionValues>;

/** What the program does not know of a command line, such as `redrive -- contact`. */
function unknownIn(line: string): string[] {
  const words = line.split(' ').filter((word) => word !== '--');
  let command = createProgram() as AnyCommand;
  for (;;) {
    const below = command.commands.find((one) => one.name() === words[0]) as AnyCommand | undefined;
    if (!below) break;
    command = below;
    words.shift();
  }
  const options = command.options.flatMap(({ long, required, optional }) =>
    long ? [{ long, takesValue: required || optional }] : [],
  );
  const unknown: string[] = [];
  let given = 0;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const option = options.find(({ long }) => long === word);
    const argument = option ? undefined : command.registeredArguments[given++];
    if (option?.takesValue) words.shift();
    if (!option && (!argument || argument.argChoices?.includes(word) === false)) unknown.push(word);
  }
  return unknown;
}

/** The pipelines in which a function opens a mailbag. */
const MAILING = [
  ...new Set(
    globSync('lambdas/*/*.ts')
      .filter((file) => /\bopen(Mailbag|Mailroom|Consumer)\(/.test(readFileSync(file, 'utf8')))
      .map((file) => file.split('/')[1] ?? ''),
  ),
].sort();

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

  it('may come of these pipelines', () => {
    expect(MAILING).toEqual(['contact', 'data', 'feedback', 'images', 'keyword-dm']);
  });

  it.each(MAILING)('of %s comes with a command that the program knows', (pipeline) => {
    const { Message } = troubleMail('not-verified', pipeline);
    const [, command = ''] = /this sends: npm run (.*)$/m.exec(Message) ?? [];
    expect(command).not.toBe('');
    expect(unknownIn(command)).toEqual([]);
  });

  it('is held to commands by a test that knows which there are', () => {
    expect(unknownIn('redrive -- data')).toEqual(['data']);
    expect(unknownIn('data -- report --sent')).toEqual(['--sent']);
  });

  it('says of the monthly report for how long it is tried', () => {
    const week = REPORT_DELIVERY.horizonSeconds * 1000;
    expect([week, LONGEST_WAIT_IN_HORIZONS]).toEqual([7 * DAY, 3]);
    expect(troubleMail('not-verified', 'data').Message).toContain('is tried again for a week.');
    expect(troubleMail('daily-quota', 'data').Message).toContain('waits, for three weeks at most.');
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
