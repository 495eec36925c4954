import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { feedback } from '../../../config/feedback.ts';
import { parseConfig, tryRules, tryWidgetRules } from '../../../config/index.ts';
import { PATTERN_READS } from '../../../lambdas/shared/rules/patterns.ts';
import { cloudConfig } from '../../support/config.ts';

const autoresponse = { subject: 'Thanks', text: 'It has arrived.' };

function mistake(rule: object, form: object = {}): string {
  try {
    parseConfig({
      ...cloudConfig,
      contact: {
        forms: {
          main: {
            to: ['a@b.example'],
            site: 'https://a.example',
            fields: {
              topic: { type: 'choice', options: ['Sales', 'Support'] },
              agree: { type: 'consent', text: 'I agree.' },
            },
            autoresponses: { sales: autoresponse },
            rules: { one: { when: {}, do: { labels: ['x'] }, ...rule } },
            ...form,
          },
        },
      },
    });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const field = (name: string, condition: object) => ({ when: { fields: { [name]: condition } } });

describe('a mistake in a rule is named by its path', () => {
  it.each([
    [{ do: {} }, 'one.do: say what happens'],
    [{ do: { to: ['nobody'] } }, 'one.do.to[0]: not an address'],
    [{ do: { autoresponse: 'offers' } }, 'one.do.autoresponse: no such autoresponse'],
    [{ do: { autoresponse: 'sales' } }, ''],
    [{ do: { autoresponse: false } }, ''],
    [field('topic', {}), 'one.when.fields.topic: say what'],
    [field('topic', { equals: 'sales' }), ''],
    [field('topic', { equals: 'offers' }), 'one.when.fields.topic: "offers" is not an option of this field'],
    [field('topic', { oneOf: ['Sales', 'x'] }), 'one.when.fields.topic: "x" is not an option'],
    [field('other', { equals: 'x' }), ''],
    [
      field('agree', { equals: 'yes' }),
      'one.when.fields.agree: a consent is stored as its text: filled: true',
    ],
    [
      field('agree', { oneOf: ['I agree.', 'yes'] }),
      'one.when.fields.agree: a consent is stored as its text',
    ],
    [field('agree', { equals: 'i   AGREE.' }), ''],
    [field('agree', { filled: true }), ''],
    [field('topic', { equal: 'x' }), 'one.when.fields.topic: Unrecognized key'],
    [field('other', { greater: 5, less: 5 }), 'one.when.fields.other.less: no number is greater and less'],
    [field('other', { greater: 5, less: 6 }), ''],
    [{ when: { hours: { from: 8, to: 8 } } }, 'one.when.hours: begins and ends at the same hour'],
    [{ when: { weekdays: ['caturday'] } }, 'one.when.weekdays[0]:'],
    [{ when: { spam: ['linc'] } }, 'one.when.spam[0]:'],
    [
      { when: { held: true }, do: { redirect: 'https://a.example' } },
      'one.do.redirect: a rule about spam leads nowhere else',
    ],
  ])('%j', (rule, expected) => {
    const message = mistake(rule);
    if (expected === '') expect(message).toBe('');
    else expect(message).toContain(`contact.forms.main.rules.${expected}`);
  });

  it('also where the form does not know the field', () => {
    expect(mistake(field('other', { equals: 'x' }), { unknownFields: 'refuse' })).toContain(
      'rules.one.when.fields.other: no such field',
    );
  });

  it('ids keep the order of rules, so they are no numbers', () => {
    expect(mistake({}, { rules: { 1: { when: {}, do: { labels: ['x'] } } } })).toContain(
      'a rule’s id needs a letter',
    );
  });

  it('all addresses together fit into one mail', () => {
    const rules = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [
        `r${i}`,
        { when: {}, do: { to: Array.from({ length: 10 }, (__, j) => `p${i}-${j}@b.example`) } },
      ]),
    );
    expect(mistake({}, { rules })).toContain('main.rules: more than 50 addresses');
  });
});

describe('the score of a widget’s rule', () => {
  const mistakes = (kind: string, score: object) => {
    const rules = { one: { when: { score }, do: { labels: ['x'] } } };
    const { error } = feedback.safeParse({ widgets: { w: { kind, site: 'https://a.example', rules } } });
    return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  const path = 'widgets.w.rules.one.when.score';

  it.each([
    ['stars', { atLeast: 6 }, 'not ratings of this widget: 1 to 5'],
    ['stars', { atMost: 0 }, 'not ratings of this widget: 1 to 5'],
    ['stars', { atMost: 10 }, 'not ratings of this widget: 1 to 5'],
    ['thumbs', { atLeast: 2 }, 'not ratings of this widget: 0 to 1'],
    ['nps', { atLeast: 9, atMost: 6 }, 'no rating is that low and that high'],
    ['comment', { atMost: 1 }, 'a widget without ratings has no score'],
  ])('%s: %j is refused', (kind, score, message) => {
    expect(mistakes(kind, score)).toEqual([`${path}: ${message}`]);
  });

  it.each([
    ['stars', { atLeast: 5 }],
    ['nps', { atLeast: 0, atMost: 10 }],
    ['emoji', { atLeast: 2, atMost: 2 }],
  ])('%s: %j is taken', (kind, score) => {
    expect(mistakes(kind, score)).toEqual([]);
  });
});

describe('an answer to a question of a widget', () => {
  const questions = {
    team: { type: 'choice', label: 'Team?', options: ['sales', { value: 'help', label: 'Support' }] },
    why: { type: 'text', label: 'Why?' },
  };
  const mistakes = (name: string, condition: object) => {
    const rules = { one: { ...field(name, condition), do: { labels: ['x'] } } };
    const widget = { kind: 'stars', site: 'https://a.example', questions, attributes: ['plan'], rules };
    const { error } = feedback.safeParse({ widgets: { w: widget } });
    return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it.each([
    ['team', { equals: 'Sales' }],
    ['team', { oneOf: ['sales', 'help'] }],
    ['team', { contains: 'Support' }],
    ['why', { equals: 'anything' }],
    ['plan', { equals: 'anything' }],
  ])('%s may be asked for %j', (name, condition) => {
    expect(mistakes(name, condition)).toEqual([]);
  });

  it.each([
    [{ equals: 'Support' }, 'Support'],
    [{ oneOf: ['sales', 'press'] }, 'press'],
  ])('is one of its options, which %j is not', (condition, unknown) => {
    expect(mistakes('team', condition)).toEqual([
      `widgets.w.rules.one.when.fields.team: "${unknown}" is not an option of this field`,
    ]);
  });
});

describe('a pattern', () => {
  it.each([
    ['(?=x)', 'not a pattern that RE2 takes'],
    ['(?<!a)b', 'not a pattern that RE2 takes'],
    ['(a)\\1', 'not a pattern that RE2 takes'],
    ['[', 'missing closing ]'],
    ['((a{100}){100}){100}', 'not a pattern that RE2 takes'],
    ['(a{30}){30}', 'repeats too much'],
    ['(?:(?:a{0,30}){0,30})', 'repeats too much'],
    ['(a+)+$', ''],
    ['^\\d{5}$', ''],
    ['\\p{Greek}+', ''],
  ])('%s', (matches, expected) => {
    const message = mistake(field('message', { matches }));
    if (expected === '') expect(message).toBe('');
    else
      expect(message).toMatch(
        new RegExp(`when\\.fields\\.message\\.matches: .*${expected.replace(']', '\\]')}`),
      );
  });

  it('that hangs other engines is answered, for as much text as is read', () => {
    const found = RE2JS.compile('^(a+)+$', RE2JS.CASE_INSENSITIVE).test(`${'a'.repeat(PATTERN_READS - 1)}!`);
    expect(found).toBe(false);
  });
});

describe('a candidate that is tried on the past', () => {
  const config = parseConfig({
    ...cloudConfig,
    destinations: { team: { type: 'slack' } },
    contact: { forms: { main: { to: ['a@b.example'], site: 'https://a.example' } } },
    feedback: { widgets: { stars: { kind: 'stars', site: 'https://a.example' } } },
  });
  const form = config.contact?.forms.main;
  const candidate = (destination: string) => {
    if (!form) throw new Error('The form is not configured');
    return tryRules(
      form,
      { one: { when: {}, do: { destinations: [destination] } } },
      'candidate.ts',
      config.destinations,
    );
  };

  it('may send to the destinations that there are', () => {
    expect(candidate('team').rules.one?.do.destinations).toEqual(['team']);
  });

  it('is refused with the path where it names one that there is not', () => {
    const widget = config.feedback?.widgets.stars;
    if (!widget) throw new Error('The widget is not configured');
    const rules = { one: { when: {}, do: { destinations: ['nobody'] } } };
    expect(() => tryWidgetRules(widget, rules, 'candidate.ts', config.destinations)).toThrow(
      /candidate\.ts[\s\S]*one\.do\.destinations.*no such destination/,
    );
    expect(() => candidate('nobody')).toThrow(
      /candidate\.ts[\s\S]*one\.do\.destinations.*no such destination/,
    );
  });
});
