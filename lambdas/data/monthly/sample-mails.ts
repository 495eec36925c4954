/** The monthly report as it is previewed: about a month that nobody had. */
import type { Brand } from '../../../config/brand.ts';
import type { DataConfig } from '../../../config/data.ts';
import type { Pipeline } from '../../../config/deployment.ts';
import { SAMPLE_DESK, type SampleMail } from '../../shared/mail/sample.ts';
import { addDays } from '../../shared/runtime/local-time.ts';
import { composeReport, type MonthFacts } from './compose.ts';
import { type AnswerRow, askedOf } from './questions.ts';

export interface DataMails {
  readonly data: DataConfig;
  readonly pipelines: readonly Pipeline[];
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** The owner's address. */
  readonly owner: string;
  readonly hasDesk: boolean;
}

/** Of no kind that the desk's preview knows: the data pipeline has no route for it. */
export function dataMails({
  data,
  pipelines,
  timeZone,
  brand,
  owner,
  hasDesk,
}: DataMails): Omit<SampleMail, 'kind'>[] {
  const { report, streams, datasets, lake } = data;
  if (!report) return [];
  const { language, to = [owner], hour } = report;
  const facts = sampleMonth({ streams, datasets }, lake ? pipelines : []);
  const deskUrl = hasDesk ? SAMPLE_DESK : undefined;
  return [
    {
      ...composeReport(facts, { language, timeZone, streams, brand, deskUrl }),
      name: 'data-report',
      when: `On the first day of each month, from ${hour}:00 on`,
      to,
    },
  ];
}

/** Figures that look like a month's, the same each time. */
export function sampleMonth(
  { streams, datasets }: Pick<DataConfig, 'streams' | 'datasets'>,
  pipelines: readonly Pipeline[],
): MonthFacts {
  const answers = askedOf(pipelines).map((asked) => [asked, { found: ANSWERS[asked] }]);
  const days = Array.from({ length: 31 }, (_, i) => {
    const count = 1300 + ((i * 7919) % 140);
    return [addDays('2026-10-01', i), { count, sum: count * (18 + 4 * Math.sin(i / 4)) }] as const;
  });
  const sum = (of: 'count' | 'sum') => days.reduce((all, [, day]) => all + day[of], 0);
  const readings = {
    ...{ devices: 3, count: sum('count'), sum: sum('sum'), min: 11.4, max: 27.9, setAside: 0 },
    days: Object.fromEntries(days),
  };
  const files = { files: 4, refused: 0, taken: 18_240, setAside: 37 };
  const each = (of: object, found: object) => Object.keys(of).map((name) => [name, { found }]);
  return {
    month: '2026-10',
    gone: [],
    answers: Object.fromEntries(answers),
    datasets: Object.fromEntries(each(datasets, files)),
    metrics: Object.fromEntries(each(streams, readings)),
  };
}

const source = (week: string, form: string, website: string, came_in: number, spam: number): AnswerRow => ({
  week: `${week} 00:00:00.000`,
  ...{ form, website: `https://${website}`, came_in, spam },
});

const ANSWERS: Readonly<Record<ReturnType<typeof askedOf>[number], readonly AnswerRow[]>> = {
  'submissions-by-source': [
    source('2026-09-28', 'contact', 'www.example.com', 21, 3),
    source('2026-10-05', 'contact', 'www.example.com', 34, 5),
    source('2026-10-12', 'contact', 'www.example.com', 29, 2),
    source('2026-10-19', 'contact', 'www.example.com', 41, 9),
    source('2026-10-26', 'contact', 'www.example.com', 38, 4),
    source('2026-10-12', 'orders', 'shop.example.com', 12, 0),
    source('2026-10-19', 'orders', 'shop.example.com', 17, 1),
    source('2026-10-26', 'orders', 'shop.example.com', 22, 0),
  ],
  spam: [
    { month: '2026-10', form: 'contact', came_in: 163, held: 23, released: 2, released_percent: 8.7 },
    { month: '2026-10', form: 'orders', came_in: 51, held: 1, released: 1, released_percent: 100 },
  ],
  'time-to-mail': [
    {
      ...{ month: '2026-10', pipeline: 'contact', mail: 'mail', sent: 190, seconds_on_average: 2.4 },
      ...{ seconds_at_most: 61.2, percent_within_a_minute: 99.5, percent_within_an_hour: 100 },
    },
    {
      ...{ month: '2026-10', pipeline: 'feedback', mail: 'alert', sent: 7, seconds_on_average: 3.1 },
      ...{ seconds_at_most: 9.8, percent_within_a_minute: 100, percent_within_an_hour: 100 },
    },
  ],
  nps: [
    { month: '2026-10', widget: 'recommend', page: 'https://www.example.com/pots', responses: 84, nps: 52 },
    { month: '2026-10', widget: 'recommend', page: 'https://www.example.com/', responses: 31, nps: 29 },
    { month: '2026-10', widget: 'recommend', page: 'https://www.example.com/help', responses: 9, nps: -11 },
  ],
  'images-by-format': [
    {
      ...{ format: 'jpeg', served_as: 'avif', images: 64, original_bytes: 210_400_000 },
      ...{ served_bytes: 24_100_000, saved_bytes: 186_300_000, saved_percent: 88.5 },
    },
    {
      ...{ format: 'png', served_as: 'avif', images: 9, original_bytes: 31_800_000 },
      ...{ served_bytes: 2_900_000, saved_bytes: 28_900_000, saved_percent: 90.9 },
    },
  ],
  rules: [
    { rule: 'price-list', private_replies: 212, clicks: 88, clicks_percent: 41.5 },
    { rule: 'opening-hours', private_replies: 47, clicks: 9, clicks_percent: 19.1 },
  ],
};
