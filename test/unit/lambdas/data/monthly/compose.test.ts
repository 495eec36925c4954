import { describe, expect, it } from 'vitest';
import type { Kept } from '../../../../../config/data.ts';
import { type FrontdeskConfigInput, parseConfig } from '../../../../../config/index.ts';
import { LANGUAGES } from '../../../../../config/words.ts';
import { composeReport, type MonthFacts } from '../../../../../lambdas/data/monthly/compose.ts';
import { deliverReport } from '../../../../../lambdas/data/monthly/deliver.ts';
import { dataMails, sampleMonth } from '../../../../../lambdas/data/monthly/sample-mails.ts';
import { reportPartition } from '../../../../../lambdas/data/monthly/send.ts';
import { REPORT_WORDS } from '../../../../../lambdas/data/monthly/texts.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { cloudConfig } from '../../../../support/config.ts';
import { simTable } from '../../../../support/sim-table.ts';

const dataOf = (more: Partial<NonNullable<FrontdeskConfigInput['data']>> = {}) => {
  const streams = { temperature: { unit: '°C' } };
  const datasets = { orders: { columns: { id: { type: 'text' as const } } } };
  const { data } = parseConfig({
    ...cloudConfig,
    data: { streams, datasets, lake: {}, report: {}, ...more },
  });
  return data ?? expect.unreachable();
};
const data = dataOf();
const ALL = ['contact', 'feedback', 'images', 'keyword-dm'] as const;
const full = sampleMonth(data, ALL);
const look = { language: 'en' as const, timeZone: 'Europe/Berlin', streams: data.streams };
const empty: MonthFacts = {
  month: '2026-10',
  gone: [],
  answers: Object.fromEntries(Object.keys(full.answers).map((name) => [name, { found: [] }])),
  datasets: { orders: { found: { files: 0, refused: 0, taken: 0, setAside: 0 } } },
  metrics: {
    temperature: { found: { devices: 0, count: 0, min: 0, max: 0, sum: 0, days: {}, setAside: 0 } },
  },
};

describe('the monthly report', () => {
  it.each(LANGUAGES)('says the same in its two parts, in %s', (language) => {
    const { subject, text, html, images } = composeReport(full, { ...look, language });
    const words = REPORT_WORDS[language];
    expect(subject).toContain(words.title);
    expect(html).toContain(`<html lang="${language}">`);
    for (const { title, nothing } of Object.values(words.sections)) {
      expect(text).toContain(title);
      expect(html).toContain(title);
      expect(text).not.toContain(nothing);
    }
    for (const figure of ['163', '52', 'price-list', 'jpeg → avif', 'temperature']) {
      expect(text).toContain(figure);
      expect(html).toContain(figure);
    }
    expect(images.map(({ cid }) => cid)).toEqual(['chart-0@frontdesk', 'chart-1@frontdesk']);
    for (const { cid } of images) expect(html).toContain(`cid:${cid}`);
    expect(text).toContain(words.foot);
  });

  it('adds weeks of one form together, highest first, and writes numbers as the language does', () => {
    const { text } = composeReport(full, { ...look, language: 'de' });
    expect(text).toContain('contact · www.example.com – Eingang: 163, Spam: 23');
    expect(text).toContain('Zeilen: 18.240');
    expect(composeReport(full, look).text).toContain('Rows: 18,240');
  });

  it('says of what there is nothing of that there is nothing, and leaves out what is not configured', () => {
    const { text, images } = composeReport(empty, look);
    const { sections } = REPORT_WORDS.en;
    for (const { nothing } of Object.values(sections)) expect(text).toContain(nothing);
    expect(images).toEqual([]);
    const onlyFiles = composeReport({ ...empty, answers: {}, metrics: {} }, look).text;
    expect(onlyFiles).toContain(sections.datasets.nothing);
    expect(onlyFiles).not.toContain(sections.spam.title);
    expect(onlyFiles).not.toContain(sections.streams.title);
  });

  it('names what could not be answered, and says the rest', () => {
    const facts: MonthFacts = {
      ...full,
      answers: {
        ...full.answers,
        nps: { failure: { why: 'failed', said: 'The question would read more than <10> MB.' } },
        rules: { failure: { why: 'late' } },
      },
      metrics: { temperature: { failure: { why: 'much' } } },
    };
    const { text, html } = composeReport(facts, look);
    expect(text).toContain('3 parts could not be answered');
    expect(text).toContain('This could not be answered: The question would read more than <10> MB.');
    expect(html).toContain('more than &lt;10&gt; MB');
    expect(text).toContain(REPORT_WORDS.en.late);
    expect(text).toContain(REPORT_WORDS.en.much);
  });

  it.each(LANGUAGES)('says in one sentence what is not kept for the whole month, in %s', (language) => {
    const gone: Kept[] = [
      { of: 'lake', name: '', days: 14 },
      { of: 'responses', name: 'recommend', days: 1 },
      ...Array.from({ length: 20 }, (_, i) => ({ of: 'images' as const, name: `preset-${i}`, days: 7 })),
    ];
    const words = REPORT_WORDS[language];
    const { text, html } = composeReport({ ...full, gone }, { ...look, language });
    for (const part of [
      words.kept.lake(''),
      words.kept.responses('recommend'),
      'preset-7 (7',
      words.more(12),
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('preset-8');
    expect(html).toContain(words.kept.lake(''));
    expect(composeReport(full, { ...look, language }).text).not.toContain(words.kept.lake(''));
  });

  it('shows the first rows of many, and counts the others', () => {
    const rules = Array.from({ length: 30 }, (_, i) => ({
      rule: `rule-${i}`,
      private_replies: 1,
      clicks: 0,
    }));
    const { text } = composeReport({ ...full, answers: { rules: { found: rules } } }, look);
    expect(text).toContain('rule-7 ');
    expect(text).not.toContain('rule-8 ');
    expect(text).toContain('and 22 more');
  });

  it('goes to its owner unless somebody else is named, and to nobody where it is not wanted', () => {
    const common = { pipelines: ALL, timeZone: 'UTC', owner: 'ada@frontdesk-tests.dev', hasDesk: true };
    const [mail] = dataMails({ ...common, data });
    expect(mail).toMatchObject({ to: ['ada@frontdesk-tests.dev'], subject: 'Monthly report: October 2026' });
    expect(mail?.text).toContain('/data');
    const to = ['team@frontdesk-tests.dev'];
    expect(dataMails({ ...common, data: dataOf({ report: { to } }) })[0]?.to).toEqual(to);
    expect(dataMails({ ...common, data: dataOf({ report: undefined }) })).toEqual([]);
  });
});

describe('its delivery', () => {
  const leg = (attempts: number) => ({
    ...newLeg({ pk: reportPartition('2026-10'), leg: 'report' }, new Date()),
    attempts,
  });

  it('asks three times for what it can’t have, and then leaves without it', async () => {
    let isBroken = true;
    const table = simTable((command) => {
      if (command === 'QueryCommand' && isBroken) throw new Error('broken');
    });
    const sent: string[] = [];
    const deliver = (attempts: number) =>
      deliverReport(
        {
          store: { client: table.client, tableName: 'T', now: () => new Date('2026-11-01T08:00:00Z') },
          asking: undefined,
          data,
          kept: [{ of: 'readings', name: 'temperature', days: 14 }],
          timeZone: 'UTC',
          report: { language: 'en', hour: 8, to: ['ada@frontdesk-tests.dev'] },
          deskUrl: async () => undefined,
          send: async ({ text }) => {
            sent.push(text);
            return { outcome: 'sent' };
          },
        },
        '2026-10',
        leg(attempts),
      );
    const again = { outcome: 'try-again', reason: 'parts-missing', known: true };
    expect([await deliver(1), await deliver(2)]).toEqual([again, again]);
    expect(await deliver(3)).toEqual({ outcome: 'sent' });
    expect(sent[0]).toContain('2 parts could not be answered');
    isBroken = false;
    await deliver(1);
    expect(sent[1]).toContain(REPORT_WORDS.en.sections.datasets.nothing);
    expect(sent[1]).toContain('not all of the month is kept any more: readings of temperature (14 days).');
  });
});
