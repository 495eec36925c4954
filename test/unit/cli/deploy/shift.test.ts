import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient, PublishVersionCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { shift } from '../../../../cli/deploy/shift.ts';

const FUNCTIONS = [
  { stack: 'Stack', name: 'changed', version: '3' },
  { stack: 'Stack', name: 'same', version: '5' },
  { stack: 'Stack', name: 'new', version: '$LATEST' },
];

/** @param rings the alarms that ring at each look, or that none can be read; the new code has calls from the second look on */
async function shifted(rings: readonly (readonly string[] | Error)[]) {
  const aliases: Record<string, unknown> = {};
  const looks = [...rings];
  let minutes = 0;
  const lambda = Object.assign(Object.create(LambdaClient.prototype) as LambdaClient, {
    send: (async (command: unknown) => {
      if (command instanceof PublishVersionCommand)
        return { Version: command.input.FunctionName === 'same' ? '5' : '4' };
      if (command instanceof UpdateAliasCommand) {
        const { FunctionName = '', FunctionVersion, RoutingConfig } = command.input;
        aliases[FunctionName] = [FunctionVersion, RoutingConfig?.AdditionalVersionWeights];
      }
      return {};
    }) as unknown as LambdaClient['send'],
  });
  const cloudWatch = Object.assign(Object.create(CloudWatchClient.prototype) as CloudWatchClient, {
    send: (async () => {
      const ringing = looks.shift() ?? [];
      if (ringing instanceof Error) throw ringing;
      return { MetricAlarms: ringing.map((AlarmName) => ({ AlarmName })) };
    }) as unknown as CloudWatchClient['send'],
  });
  const sleep = async () => {
    minutes++;
  };
  const began = await shift(
    { lambda, cloudWatch, alarms: 'frontdesk-prod-', percent: 10, minutes: 15, sleep },
    FUNCTIONS,
  ).catch((error: Error) => error.message);
  return { began, aliases, minutes };
}

describe('a gradual deploy', () => {
  it('shares calls of what has changed, and of nothing else, for as long as no alarm rings', async () => {
    expect(await shifted([])).toEqual({ began: [], aliases: { changed: ['3', { 4: 0.1 }] }, minutes: 15 });
  });

  it('takes all calls back when an alarm begins to ring', async () => {
    expect(await shifted([[], [], ['frontdesk-prod-functions-fail']])).toEqual({
      began: ['frontdesk-prod-functions-fail'],
      aliases: { changed: ['3', {}], same: ['5', {}] },
      minutes: 2,
    });
  });

  it('takes them back as well when alarms can’t be read any more', async () => {
    expect(await shifted([[], [], new Error('ExpiredToken')])).toEqual({
      began: 'ExpiredToken',
      aliases: { changed: ['3', {}], same: ['5', {}] },
      minutes: 2,
    });
  });

  it('does not hear alarms that rang before', async () => {
    const { began, minutes } = await shifted(Array.from({ length: 16 }, () => ['frontdesk-prod-legs']));
    expect([began, minutes]).toEqual([[], 15]);
  });
});
