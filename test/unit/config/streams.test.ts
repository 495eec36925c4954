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
    [
      { t: { max: 60, thresholds: [{ above: 60 }] } },
      'thresholds[0].above: never rings, as readings above max (60)',
    ],
    [
      { t: { min: 0, thresholds: [{ below: -1 }] } },
      'thresholds[0].below: never rings, as readings below min (0)',
    ],
    [{ t: { min: 0, thresholds: [{ above: 5, clear: -1 }] } }, 'thresholds[0].clear: is never reached'],
    [{ t: { max: 9, thresholds: [{ below: 5, clear: 10 }] } }, 'thresholds[0].clear: is never reached'],
    [
      { t: { keepDays: 6, missingAfterMinutes: 6 * 1440 + 1 } },
      't.missingAfterMinutes: longer than readings are kept: raise keepDays to 7, or choose fewer minutes',
    ],
  ])('are refused with the path and the reason: %j', (streams, message) => {
    expect(() => parse(streams)).toThrow(ConfigError);
    expect(() => parse(streams)).toThrow(message);
  });

  it('may ring at what readings can still come to', () => {
    const thresholds = [
      { above: 59, clear: 0 },
      { below: 1, clear: 60 },
    ];
    expect(
      parse({ t: { min: 0, max: 60, thresholds, keepDays: 7, missingAfterMinutes: 10_080 } }),
    ).toBeDefined();
  });
});
