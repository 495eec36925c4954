import { describe, expect, test } from 'vitest';
import { feedback } from '../../../config/feedback.ts';

const parse = (widget: object) =>
  feedback.parse({ widgets: { w: { site: 'https://www.frontdesk-tests.dev', ...widget } } }).widgets.w;

describe('an alert', () => {
  test.each([
    [{ kind: 'stars', alert: { atMost: 0 } }, '1 to 5'],
    [{ kind: 'thumbs', alert: { atMost: 2 } }, '0 to 1'],
    [{ kind: 'emoji', alert: { atMost: 6 } }, '1 to 5'],
    [{ kind: 'csat', alert: { atMost: 9 } }, '1 to 5'],
    [{ kind: 'comment', alert: { atMost: 1 } }, 'without ratings'],
  ])('at a rating that there is not is refused: %j', (widget, message) => {
    expect(() => parse(widget)).toThrow(message);
  });

  test.each([
    { kind: 'nps', alert: { atMost: 0 } },
    { kind: 'thumbs', alert: { atMost: 0 } },
    { kind: 'stars', alert: { atMost: 2 } },
  ])('is taken: %j', (widget) => {
    expect(parse(widget)?.alert).toMatchObject(widget.alert);
  });
});
