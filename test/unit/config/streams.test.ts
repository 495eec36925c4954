import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../../config/index.ts';
import { cloudConfig } from '../../support/config.ts';

const parse = (streams: unknown) => parseConfig({ ...cloudConfig, data: { streams } }).data?.streams;

describe('streams', () => {
  it('need no more than a name, and no data set', () => {
    expect(parse({ temperature: {} })).toEqual({
      temperature: {
        windows: ['minute', 'hour', 'day'],
        source: 'iot',
        keepDays: 400,
        thresholds: [],
        alarmShare: 0.05,
      },
    });
    expect(() => parseConfig({ ...cloudConfig, data: {} })).toThrow(
      'data.datasets: configure at least one data set, a metric of streams, or the lake',
    );
  });

  it.each([
    [{ 'Room-1': {} }, 'data.streams.Room-1: not a name of a metric'],
    [{ t: { windows: ['hour', 'hour'] } }, 'data.streams.t.windows: names a window twice'],
    [{ t: { min: 5, max: 4 } }, 'data.streams.t.min: must not be above max'],
    [{ t: { missingAfterMinutes: 4 } }, 'data.streams.t.missingAfterMinutes: at least 5'],
    [{ t: { thresholds: [{}] } }, 'data.streams.t.thresholds[0]: give it either above or below'],
    [{ t: { thresholds: [{ above: 1, below: 2 }] } }, 'give it either above or below'],
    [{ t: { thresholds: [{ above: 1, clear: 2 }] } }, 'thresholds[0].clear: must not be above `above`'],
    [{ t: { thresholds: [{ below: 1, clear: 0 }] } }, 'thresholds[0].clear: must not be below `below`'],
  ])('are refused with the path and the reason: %j', (streams, message) => {
    expect(() => parse(streams)).toThrow(ConfigError);
    expect(() => parse(streams)).toThrow(message);
  });
});
