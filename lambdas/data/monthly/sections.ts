/** What a month's figures say, part by part: the same for the mail's HTML and for its text. */
import type { Cell } from '../lake/athena.ts';
import type { FilesOfMonth, ReadingsOfMonth } from './counted.ts';
import type { Figures } from './figures.ts';
import type { AnswerRow, Asked, Failure, Result } from './questions.ts';
import type { ReportWords } from './texts.ts';

export interface Row {
  /** The first one is its name. */
  readonly cells: readonly string[];
  /** How long the bar below it is, from 0 to 1. @default there is none */
  readonly share?: number;
}

/** A picture of bars with a line, and what stands below it. */
interface Drawn {
  readonly bars: readonly { readonly label: string; readonly value: number; readonly line?: number | null }[];
  readonly caption: string;
  /** All of it in words, for who does not see it. */
  readonly said: string;
}

export interface Section {
  readonly title: string;
  readonly chart?: Drawn | undefined;
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly Row[] } | undefined;
  /** Sentences below. */
  readonly notes: readonly string[];
}

/** Rows that a table shows. The rest is counted. */
const MOST_ROWS = 8;

/** How numbers, amounts and dates are written. */
export interface Writing {
  readonly words: ReportWords;
  readonly figures: Figures;
}

/** A question's part of the report. */
export function answerSection(asked: Asked, result: Result<readonly AnswerRow[]>, writing: Writing): Section {
  const { title, nothing } = writing.words.sections[asked];
  if ('failure' in result) return { title, notes: [failureOf(result.failure, writing)] };
  const section = SECTIONS[asked](result.found, writing);
  return section ? { title, notes: [], ...section } : { title, notes: [nothing] };
}

function failureOf({ why, said = '' }: Failure, { words }: Writing): string {
  if (why === 'late') return words.late;
  return why === 'much' ? words.much : words.failed(said);
}

type Part = Pick<Section, 'chart' | 'table'> & Partial<Pick<Section, 'notes'>>;

const SECTIONS: Readonly<Record<Asked, (rows: readonly AnswerRow[], writing: Writing) => Part | undefined>> =
  {
    'submissions-by-source': submissions,
    spam(rows, { words, figures }) {
      const held = rows.filter((row) => numberIn(row, 'held') > 0);
      const shown = held.map((row) => ({
        cells: [
          textIn(row, 'form'),
          figures.number(numberIn(row, 'held')),
          figures.number(numberIn(row, 'released')),
        ],
        share: numberIn(row, 'held') / Math.max(1, numberIn(row, 'came_in')),
      }));
      return tableOf([words.form, words.held, words.released], shown, words);
    },
    'time-to-mail': (rows, { words, figures }) =>
      tableOf(
        [words.mail, words.sent, words.average, words.withinMinute],
        rows.map((row) => ({
          cells: [
            words.mails[textIn(row, 'pipeline') as keyof ReportWords['mails']] ?? textIn(row, 'pipeline'),
            figures.number(numberIn(row, 'sent')),
            words.seconds(figures.number(numberIn(row, 'seconds_on_average'))),
            figures.percent(numberIn(row, 'percent_within_a_minute')),
          ],
          share: numberIn(row, 'percent_within_a_minute') / 100,
        })),
        words,
      ),
    nps: (rows, { words, figures }) =>
      tableOf(
        [words.widget, words.responses, words.nps],
        rows.map((row) => ({
          cells: [
            [textIn(row, 'widget'), withoutScheme(textIn(row, 'page'))].filter(Boolean).join(' · '),
            figures.number(numberIn(row, 'responses')),
            figures.number(numberIn(row, 'nps')),
          ],
          share: numberIn(row, 'nps') / 100,
        })),
        words,
      ),
    'images-by-format': (rows, { words, figures }) =>
      tableOf(
        [words.format, words.images, words.saved],
        rows.map((row) => ({
          cells: [
            `${textIn(row, 'format')} → ${textIn(row, 'served_as')}`,
            figures.number(numberIn(row, 'images')),
            `${figures.bytes(numberIn(row, 'saved_bytes'))} (${figures.percent(numberIn(row, 'saved_percent'))})`,
          ],
          share: numberIn(row, 'saved_percent') / 100,
        })),
        words,
      ),
    rules(rows, { words, figures }) {
      const most = Math.max(1, ...rows.map((row) => numberIn(row, 'private_replies')));
      const shown = rows.map((row) => ({
        cells: [
          textIn(row, 'rule'),
          figures.number(numberIn(row, 'private_replies')),
          `${figures.number(numberIn(row, 'clicks'))} (${figures.percent(numberIn(row, 'clicks_percent'))})`,
        ],
        share: numberIn(row, 'private_replies') / most,
      }));
      return tableOf([words.rule, words.replies, words.clicks], shown, words);
    },
  };

/** The weeks of all forms as bars, and each form's website in all. */
function submissions(rows: readonly AnswerRow[], { words, figures }: Writing): Part | undefined {
  if (rows.length === 0) return undefined;
  const weeks = new Map<string, number>();
  const sources = new Map<string, { cameIn: number; spam: number }>();
  for (const row of rows) {
    const [week, cameIn] = [textIn(row, 'week').slice(0, 10), numberIn(row, 'came_in')];
    weeks.set(week, (weeks.get(week) ?? 0) + cameIn);
    const name = [textIn(row, 'form'), withoutScheme(textIn(row, 'website'))].filter(Boolean).join(' · ');
    const source = sources.get(name) ?? { cameIn: 0, spam: 0 };
    sources.set(name, { cameIn: source.cameIn + cameIn, spam: source.spam + numberIn(row, 'spam') });
  }
  const bars = [...weeks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([week, value]) => ({ label: figures.day(week), value }));
  const most = figures.number(Math.max(...bars.map(({ value }) => value)));
  const sorted = [...sources].sort(([, a], [, b]) => b.cameIn - a.cameIn);
  const all = Math.max(1, ...sorted.map(([, { cameIn }]) => cameIn));
  return {
    chart: { bars, caption: words.weeks(most), said: saidOf(bars, figures) },
    ...tableOf(
      [words.form, words.cameIn, words.spam],
      sorted.map(([name, { cameIn, spam }]) => ({
        cells: [name, figures.number(cameIn), figures.number(spam)],
        share: cameIn / all,
      })),
      words,
    ),
  };
}

/** What landed, by data set. */
export function filesSection(
  datasets: Readonly<Record<string, Result<FilesOfMonth>>>,
  writing: Writing,
): Section | undefined {
  const { words, figures } = writing;
  const all = Object.entries(datasets);
  if (all.length === 0) return undefined;
  const { title, nothing } = words.sections.datasets;
  const found = all.flatMap(([name, one]) =>
    'found' in one && one.found.files > 0 ? [{ name, ...one.found }] : [],
  );
  const refused = found.reduce((sum, one) => sum + one.refused, 0);
  const failures = all.flatMap(([name, one]) =>
    'failure' in one ? [`${name}: ${failureOf(one.failure, writing)}`] : [],
  );
  const table = tableOf(
    [words.dataset, words.files, words.taken, words.setAside],
    found.map(({ name, files, taken, setAside }) => ({
      cells: [name, ...[files, taken, setAside].map(figures.number)],
      share: taken / Math.max(1, taken + setAside),
    })),
    words,
  );
  const notes = [...(refused > 0 ? [words.refused(figures.number(refused))] : []), ...failures];
  return { title, ...table, notes: found.length + notes.length === 0 ? [nothing] : notes };
}

/** What devices reported, a part for each metric. */
export function readingsSections(
  metrics: Readonly<Record<string, Result<ReadingsOfMonth>>>,
  units: Readonly<Record<string, string | undefined>>,
  writing: Writing,
): Section[] {
  const { title, nothing } = writing.words.sections.streams;
  const all = Object.entries(metrics);
  const told = all.flatMap(([metric, result]): Section[] => {
    if ('failure' in result)
      return [{ title: `${title}: ${metric}`, notes: [failureOf(result.failure, writing)] }];
    const { count, setAside } = result.found;
    if (count === 0 && setAside === 0) return [];
    return [{ title: `${title}: ${metric}`, ...readings(result.found, units[metric], writing) }];
  });
  return told.length === 0 && all.length > 0 ? [{ title, notes: [nothing] }] : told;
}

function readings(
  { devices, count, min, max, sum, days, setAside }: ReadingsOfMonth,
  unit: string | undefined,
  { words, figures }: Writing,
): Pick<Section, 'chart' | 'notes'> {
  const value = (number: number) => `${figures.number(number)}${unit === undefined ? '' : ` ${unit}`}`;
  const aside = setAside > 0 ? [words.notCounted(figures.number(setAside))] : [];
  if (count === 0) return { notes: aside };
  const means = Object.entries(days).map(([day, { count, sum }]) => ({ day, count, mean: sum / count }));
  const low = Math.min(...means.map(({ mean }) => mean));
  const high = Math.max(...means.map(({ mean }) => mean));
  const bars = means.map(({ day, count, mean }) => ({
    label: String(Number(day.slice(8))),
    value: count,
    line: high === low ? 0.5 : (mean - low) / (high - low),
  }));
  const most = figures.number(Math.max(...bars.map((bar) => bar.value)));
  return {
    chart: {
      bars,
      caption: words.days(most, value(low), value(high)),
      said: means.map(({ day, mean }) => `${figures.day(day)}: ${value(mean)}`).join(', '),
    },
    notes: [
      words.readings(figures.number(devices), figures.number(count)),
      words.values(value(min), value(sum / count), value(max)),
      ...aside,
    ],
  };
}

function tableOf(
  head: readonly string[],
  rows: readonly Row[],
  words: ReportWords,
): Required<Pick<Section, 'table'>> | undefined {
  if (rows.length === 0) return undefined;
  const shown = rows.length > MOST_ROWS ? rows.slice(0, MOST_ROWS) : rows;
  const left = rows.length - shown.length;
  return { table: { head, rows: left > 0 ? [...shown, { cells: [words.more(left)] }] : shown } };
}

function saidOf(bars: Drawn['bars'], figures: Figures): string {
  return bars.map(({ label, value }) => `${label}: ${figures.number(value)}`).join(', ');
}

function numberIn(row: AnswerRow, column: string): number {
  return Number(row[column] ?? 0);
}

function textIn(row: AnswerRow, column: string): string {
  const cell: Cell | undefined = row[column];
  return cell === null || cell === undefined ? '' : String(cell);
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, '');
}
