import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { formatLine, readLines } from '../../../cli/log-lines.ts';
import { secondsOf } from '../../../cli/logs.ts';

const line = (text: string | object) => ({
  time: new Date('2026-11-21T10:00:00Z'),
  function: 'notifier',
  text: typeof text === 'string' ? text : JSON.stringify(text),
  eventId: '1',
});

describe('a log line', () => {
  it('is printed with its time, function, message and details', () => {
    const logged = {
      level: 'INFO',
      message: 'attempt',
      timestamp: '…',
      service: 'contact/notifier',
      state: 'sent',
      attempt: 1,
    };
    expect(formatLine(line(logged))).toBe(
      '2026-11-21T10:00:00.000Z  notifier  attempt  state=sent attempt=1',
    );
  });

  it('says when it is an error', () => {
    expect(formatLine(line({ level: 'ERROR', message: 'attention', reason: 'leg-failed' }))).toBe(
      '2026-11-21T10:00:00.000Z  notifier  ERROR attention  reason=leg-failed',
    );
    expect(formatLine(line('Task timed out after 30.00 seconds'))).toContain('Task timed out');
  });

  it('is left out when it tells a reader nothing', () => {
    for (const text of [
      'START RequestId: 1',
      'END RequestId: 1',
      'REPORT RequestId: 1',
      { _aws: {}, Sent: 1 },
      { type: 'platform.start', record: { requestId: '1' } },
      { type: 'platform.report', record: { requestId: '1', status: 'success', metrics: { durationMs: 8 } } },
    ])
      expect(formatLine(line(text))).toBeUndefined();
  });

  it('shows how a call ended that did not end well', () => {
    const record = { requestId: '1', status: 'timeout', metrics: { durationMs: 30_000 } };
    expect(formatLine(line({ type: 'platform.report', record }))).toBe(
      '2026-11-21T10:00:00.000Z  notifier  ERROR call ended  status=timeout',
    );
    expect(
      formatLine(
        line({
          type: 'platform.report',
          record: { ...record, status: 'error', errorType: 'Runtime.OutOfMemory' },
        }),
      ),
    ).toContain('status=error errorType=Runtime.OutOfMemory');
  });

  it('moves no cursor and turns no letters around', () => {
    expect(formatLine(line({ message: 'a\u001b[2Jb\u202ec' }))).toBe(
      '2026-11-21T10:00:00.000Z  notifier  a?[2Jb?c',
    );
  });
});

describe('lines that are read again', () => {
  const read = async (events: object[]) => {
    // The SDK's paginators take nothing but instances of the real class.
    const client = Object.assign(Object.create(CloudWatchLogsClient.prototype), {
      send: async () => ({ events }),
    }) as CloudWatchLogsClient;
    const lines = await readLines(client, {
      logs: [{ name: 'submit', logGroup: 'g' }],
      from: new Date(0),
    });
    return lines.map(({ eventId }) => eventId);
  };
  const event = (timestamp: number, message: string) => ({ timestamp, message, logStreamName: 's' });

  it('are known by their ids', async () => {
    expect(await read([{ ...event(1, 'a'), eventId: 'one' }])).toEqual(['one']);
  });

  it('are known where an engine gives them no ids, and each is another one', async () => {
    const [first] = await read([event(1, 'a')]);
    const again = await read([event(1, 'a'), event(1, 'a'), event(1, 'b'), event(2, 'a')]);
    expect(again[0]).toBe(first);
    expect(new Set(again).size).toBe(4);
  });
});

describe('--since', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['1h', 3600],
    ['2d', 172_800],
    ['1 hour', undefined],
    ['', undefined],
  ])('%s', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});
