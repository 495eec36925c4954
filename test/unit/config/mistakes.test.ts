import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { configSchema } from '../../../config/index.ts';
import { mistakesIn } from '../../../config/mistakes.ts';
import { cloudConfig, dataConfig } from '../../support/config.ts';
import { partsOf, unwrap } from '../../support/reference/types.ts';

const site = 'https://www.frontdesk-tests.dev';
const form = (values: object) => ({
  contact: { forms: { main: { to: ['a@frontdesk-tests.dev'], site, ...values } } },
});
const field = (values: object) => form({ fields: { one: { type: 'text', ...values } } });
const widget = (values: object) => ({
  feedback: { widgets: { rating: { kind: 'stars', site, ...values } } },
});
const orders = (values: object) => ({
  data: { datasets: { orders: { columns: { id: { type: 'text' } }, ...values } } },
});
const metric = (source: unknown) => ({ data: { streams: { load: { source } } } });
const preset = (values: object) => ({ images: { presets: { square: values } } });

function mistakes(values: object): string[] {
  const { error } = configSchema.safeParse({ ...cloudConfig, ...values });
  return error ? mistakesIn(error).map(({ path, message }) => `${path}: ${message}`) : [];
}

it.each([
  [form({ files: { maxBytes: 10_000_000 } }), 'contact.forms.main.files.maxBytes: must be at most 4194304'],
  [form({ files: { maxCount: 0 } }), 'contact.forms.main.files.maxCount: must be at least 1'],
  [form({ files: { maxCount: 1.5 } }), 'contact.forms.main.files.maxCount: not a whole number'],
  [form({ files: { maxCount: '3' } }), 'contact.forms.main.files.maxCount: not a whole number'],
])('of a whole number, its bound is named: %j', (values, expected) => {
  expect(mistakes(values)).toEqual([expected]);
});

describe('of a value that may be of several kinds', () => {
  it.each([
    [
      'words by language',
      field({ label: { 'en-GB': 'Name' } }),
      'contact.forms.main.fields.one.label.en-GB: not a language: write one such as de, without a region',
    ],
    [
      'a name for SQL',
      orders({ key: 'Order-ID' }),
      'data.datasets.orders.key: not a name for SQL: lower-case letters, digits and "_", beginning with a letter, at most 63',
    ],
    [
      'several of them',
      orders({ key: ['id', 7] }),
      'data.datasets.orders.key[1]: Invalid input: expected string, received number',
    ],
    [
      'a word or a number',
      widget({ display: { again: 'weekly' } }),
      'feedback.widgets.rating.display.again: is nothing that it may be: expected one of "always"|"visit"; not a whole number',
    ],
    [
      'words within an option',
      widget({
        questions: { topic: { type: 'choice', label: 'Topic', options: [{ value: 'a', label: 3 }] } },
      }),
      'feedback.widgets.rating.questions.topic.options[0].label: is nothing that it may be: expected string, received number; expected record, received number',
    ],
    [
      'a source with words of its own',
      metric('mqtt'),
      "data.streams.load.source: not a source: 'iot', { kinesis: '<the ARN of your stream>' }, or { kafka: { … } }",
    ],
    [
      'a stream within it',
      metric({ kinesis: 'readings' }),
      'data.streams.load.source.kinesis: not the ARN of a stream, such as arn:aws:kinesis:eu-central-1:111122223333:stream/readings, nor { create: true }',
    ],
  ])('%s: the mistake is named', (_name, values, expected) => {
    expect(mistakes(values)).toContain(expected);
  });
});

/** Every value of a configuration, by its path. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const within = (value as Readonly<Record<string, unknown>>)[key];
  const copy = structuredClone(value) as object;
  return Object.assign(copy, { [key]: replaced(within, rest, by) });
}

/** One of each kind of value that may be of several. */
const full = {
  ...dataConfig,
  ...form({
    fields: { one: { type: 'consent', label: { en: 'Yes', de: 'Ja' }, text: 'I agree' } },
    thanks: { en: 'Thanks', de: 'Danke' },
    autoresponses: { first: { subject: 'Thanks', text: 'It is here' } },
    rules: {
      some: { when: { fields: { one: { contains: ['a'] } } }, do: { autoresponse: 'first' } },
      none: { when: { fields: { one: { contains: 'b' } } }, do: { autoresponse: false } },
    },
  }),
  feedback: {
    widgets: {
      nps: {
        kind: 'nps',
        site,
        title: { en: 'How likely?' },
        display: { again: 3, label: 'Feedback' },
        questions: {
          topic: {
            type: 'choice',
            label: 'Topic',
            options: ['a', { value: 'b', label: { en: 'B' } }],
          },
        },
        followUps: { why: { ask: 'Why?' } },
      },
    },
    surveys: { customers: { widget: 'nps', subject: 'One question', text: { en: 'Hello' } } },
  },
  ...preset({
    avif: { quality: 60, effort: 'auto', bits: 8 },
    webp: { quality: 'auto', effort: 4 },
    jpeg: { quality: 80 },
  }),
};

it('no wrong value is refused without a reason', () => {
  expect(mistakes(full)).toEqual([]);
  for (const path of placesIn(full))
    for (const wrong of [true, -7.5, 'wrong value!', ['wrong value!', 3], { 'en-GB': 3 }]) {
      const { error } = configSchema.safeParse(replaced(full, path, wrong));
      for (const { message } of error ? mistakesIn(error) : [])
        expect(message, `${path.join('.')} = ${JSON.stringify(wrong)}`).not.toBe('Invalid input');
    }
});

/** Every number that an option may be. */
function numbersIn(schema: z.core.$ZodType, known = new Set<z.core.$ZodType>()): z.ZodNumber[] {
  const { schema: plain } = unwrap(schema);
  if (known.has(plain)) return [];
  known.add(plain);
  if (plain instanceof z.ZodNumber) return [plain];
  const { options = {}, inner } = partsOf(plain);
  return [...Object.values(options), ...inner].flatMap((part) => numbersIn(part, known));
}

it('a whole number beyond its bounds is not called something else', () => {
  const numbers = numbersIn(configSchema);
  const isInside = (bound: number) => Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const beyond = numbers.flatMap((number) => {
    const [least, most] = [number.minValue, number.maxValue].map((bound) => bound ?? Infinity);
    return [
      ...(isInside(least as number) ? [{ number, wrong: (least as number) - 1 }] : []),
      ...(isInside(most as number) ? [{ number, wrong: (most as number) + 1 }] : []),
    ];
  });
  expect(beyond.length).toBeGreaterThan(100);
  for (const { number, wrong } of beyond)
    expect(number.safeParse(wrong).error?.issues[0]?.message, String(wrong)).not.toBe('not a whole number');
});
