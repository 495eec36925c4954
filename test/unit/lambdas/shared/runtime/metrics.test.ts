import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { correlation } from '../../../../../lambdas/shared/runtime/log.ts';
import { countEnd, METRICS, writeMetrics } from '../../../../../lambdas/shared/runtime/metrics.ts';

let lines: Record<string, unknown>[] = [];
beforeEach(() => {
  lines = [];
  // Powertools writes past the global console.
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const ending = {
  ...correlation('submission#s1'),
  leg: 'mail',
  since: '2026-11-21T10:00:00.000Z',
  now: new Date('2026-11-21T10:00:01.500Z'),
};

describe('metrics', () => {
  it('are one line in the embedded format, each with its unit, by pipeline and environment alone', () => {
    writeMetrics({ Accepted: 3 }, { reason: 'none' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ Accepted: 3, service: 'local', environment: 'local', reason: 'none' });
    expect(lines[0]).toHaveProperty('_aws.CloudWatchMetrics', [
      {
        Namespace: 'Frontdesk',
        Dimensions: [['service', 'environment']],
        Metrics: [{ Name: 'Accepted', Unit: 'Count' }],
      },
    ]);
  });

  it('of one line say nothing of the next', () => {
    writeMetrics({ Rejected: 1 }, { reason: 'BLOCKED' });
    writeMetrics({ Sent: 1 });
    expect(lines[1]).not.toHaveProperty('reason');
    expect(lines[1]).not.toHaveProperty('Rejected');
  });

  it('tell how long it took until a leg was sent', () => {
    countEnd({ ...ending, state: 'sent' });
    expect(lines[0]).toMatchObject({ Sent: 1, TimeToSent: 1500, correlationId: 's1', leg: 'mail' });
    expect(JSON.stringify(lines[0])).toContain('{"Name":"TimeToSent","Unit":"Milliseconds"}');
  });

  it('count each end of a leg, and nothing while it goes on', () => {
    for (const state of ['failed', 'unknown', 'expired'])
      countEnd({ ...ending, state, reason: 'status-500' });
    for (const state of ['pending', 'superseded']) countEnd({ ...ending, state });
    expect(lines.map((line) => Object.keys(METRICS).filter((name) => name in line))).toEqual([
      ['Failed'],
      ['Unknown'],
      ['Expired'],
    ]);
    expect(lines[0]).toMatchObject({ reason: 'status-500' });
  });
});
