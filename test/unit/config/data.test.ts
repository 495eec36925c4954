import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../config/index.ts';
import { cloudConfig } from '../../support/config.ts';

const parse = (datasets: object, more: object = {}) =>
  parseConfig({ ...cloudConfig, data: { datasets, ...more } });
const orders = {
  columns: { id: { type: 'text' }, at: { type: 'time' }, amount: { type: 'number', min: 0 } },
};

describe('data', () => {
  it('is not there unless it is configured', () => {
    expect(parseConfig(cloudConfig).data).toBeUndefined();
  });

  it('fills in what is left out', () => {
    expect(parse({ orders: { ...orders, key: 'id' } }).data).toMatchObject({
      datasets: {
        orders: {
          key: ['id'],
          unknownColumns: 'drop',
          alarmShare: 0.05,
          columns: {
            id: { type: 'text', required: false, maxLength: 10_000 },
            at: { type: 'time', format: 'iso', zone: 'UTC' },
            amount: { min: 0, decimal: '.' },
          },
        },
      },
      keepFilesDays: 30,
      keepRejectedDays: 90,
      scanLimitMegabytes: 1000,
    });
  });

  it('takes no lease for what lands: a file is taken for lost by overdueSeconds', () => {
    expect(() => parse({ orders }, { landing: { leaseSeconds: 90 } })).toThrow(
      'data.landing: Unrecognized key: "leaseSeconds"',
    );
    expect(parse({ orders }, { landing: { overdueSeconds: 90 } }).data?.landing).toMatchObject({
      overdueSeconds: 90,
      horizonSeconds: 86_400,
    });
  });

  it.each([
    [{}, 'data.datasets: configure at least one data set'],
    [{ 'my-orders': orders }, 'data.datasets.my-orders: not a name for SQL'],
    [{ orders: { columns: {} } }, 'data.datasets.orders.columns: configure at least one column'],
    [
      { orders: { columns: { id: { type: 'uuid' } } } },
      'data.datasets.orders.columns.id.type: not a type of column',
    ],
    [
      { orders: { columns: { day: { type: 'text' } } } },
      'data.datasets.orders.columns.day: every table has a column day',
    ],
    [
      { orders: { columns: { Id: { type: 'text' } } } },
      'data.datasets.orders.columns.Id: not a name for SQL',
    ],
    [{ orders: { ...orders, key: 'nr' } }, 'data.datasets.orders.key: not one of its columns'],
    [{ orders: { ...orders, key: ['id', 'nr'] } }, 'data.datasets.orders.key[1]: not one of its columns'],
    [{ orders: { ...orders, version: 'v' } }, 'data.datasets.orders.version: not one of its columns'],
    [{ orders: { ...orders, firstDay: '2026-02-30' } }, 'data.datasets.orders.firstDay: no day such as'],
    [{ orders: { ...orders, firstDay: '1929-12-31' } }, 'data.datasets.orders.firstDay: before 1930-01-01'],
    [{ orders: { ...orders, day: 'id' } }, 'data.datasets.orders.day: not one of its columns of type time'],
    [
      { orders: { ...orders, delimiter: '::' } },
      'data.datasets.orders.delimiter: not one character of ASCII',
    ],
    [
      { orders: { columns: { n: { type: 'integer', min: 5, max: 1 } } } },
      'data.datasets.orders.columns.n.min: must not be above max',
    ],
    [
      { orders: { columns: { c: { type: 'choice', options: ['a', 'a'] } } } },
      'data.datasets.orders.columns.c.options: names an option twice',
    ],
    [
      {
        orders: {
          columns: { ...orders.columns, m: { type: 'text', derive: { of: 'amount', take: 'month' } } },
        },
      },
      'data.datasets.orders.columns.m.derive.of: not one of its columns of type time',
    ],
    [
      { orders: { columns: { at: { type: 'time', zone: 'Mars/Base' } } } },
      'data.datasets.orders.columns.at.zone: not a time zone',
    ],
    [{ a: orders, a_rows: orders }, 'data.datasets.a_rows: is the table of all rows of another data set'],
  ])('refuses %j by its path', (datasets, message) => {
    expect(() => parse(datasets)).toThrow(message);
  });

  it('takes persons and fields that are there, and nothing that has no text or could not be forgotten', () => {
    const first = (all: object | undefined) => Object.keys(all ?? {})[0] ?? '';
    const [form, widget] = [first(cloudConfig.contact?.forms), first(cloudConfig.feedback?.widgets)];
    const [preset, account] = [first(cloudConfig.images?.presets), first(cloudConfig.keywordDm?.accounts)];
    const lake = (person: boolean, fields: object) =>
      parse({ orders }, { lake: { person, fields } } as Parameters<typeof parse>[1]);
    const all = {
      forms: { [form]: ['Topic', 'First name'] },
      widgets: { [widget]: ['comment', 'email'] },
      presets: { [preset]: ['alt'] },
      accounts: { [account]: ['username'] },
    };
    expect(lake(true, all).data?.lake?.fields).toEqual(all);
    const at = 'data.lake.fields';
    for (const [person, fields, message] of [
      [false, { forms: { [form]: ['topic'] } }, `${at}: needs person: true`],
      [true, { nope: { [form]: ['topic'] } }, `${at}: Unrecognized key: "nope"`],
      [true, { forms: { nope: ['topic'] } }, `${at}.forms.nope: no form of contact`],
      [true, { widgets: { nope: ['comment'] } }, `${at}.widgets.nope: no widget of feedback`],
      [true, { presets: { nope: ['alt'] } }, `${at}.presets.nope: no preset of images`],
      [true, { accounts: { nope: ['username'] } }, `${at}.accounts.nope: no account of keywordDm`],
      [true, { forms: { [form]: ['_subject'] } }, `${at}.forms.${form}[0]: names that begin with _`],
      [true, { widgets: { [widget]: ['user'] } }, `${at}.widgets.${widget}[0]: this widget keeps a hash`],
      [
        true,
        { widgets: { [widget]: ['shoe'] } },
        `${at}.widgets.${widget}[0]: not what this widget asks for`,
      ],
      [true, { presets: { [preset]: ['name'] } }, `${at}.presets.${preset}[0]: a picture has no other text`],
      [true, { accounts: { [account]: ['text'] } }, `${at}.accounts.${account}[0]: of a reply only username`],
      [true, { forms: { [form]: ['猫'] } }, `${at}.forms.${form}[0]: has no letter`],
      [
        true,
        { forms: { [form]: ['a b', 'A-b'] } },
        `${at}.forms.${form}[1]: would be the same column, field_a_b, as a b`,
      ],
    ] as const)
      expect(() => lake(person, fields)).toThrow(message);
  });

  it('refuses a scan limit that Athena does not take', () => {
    expect(() => parse({ orders }, { scanLimitMegabytes: 5 })).toThrow(
      'data.scanLimitMegabytes: at least 10',
    );
  });
});
