/** The monthly report as a mail. */
import type { Brand } from '../../../config/brand.ts';
import type { DataConfig, Kept } from '../../../config/data.ts';
import type { Language } from '../../../config/words.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { chartHtml, drawChart } from '../../shared/mail/chart.ts';
import { atDesk, layOut, type MailContent } from '../../shared/mail/template.ts';
import type { Counted } from './counted.ts';
import { figuresIn } from './figures.ts';
import type { AnswerRow, Asked, Result } from './questions.ts';
import {
  answerSection,
  filesSection,
  type Row,
  readingsSections,
  type Section,
  type Writing,
} from './sections.ts';
import { REPORT_WORDS } from './texts.ts';

/** All that is known of a month. */
export interface MonthFacts extends Counted {
  readonly month: string;
  /** What is not there from the month's beginning on. */
  readonly gone: readonly Kept[];
  readonly answers: Partial<Record<Asked, Result<readonly AnswerRow[]>>>;
}

export interface ReportLook {
  readonly language: Language;
  readonly timeZone: string;
  readonly streams: DataConfig['streams'];
  readonly brand?: Brand | undefined;
  /** @default there is no desk */
  readonly deskUrl?: string | undefined;
}

/** Metrics whose picture is drawn. Mail programs cut what is long, and an owner reads one page. */
const MOST_CHARTS = 6;

/** @returns how many parts could not be had */
export function failuresIn({ answers, datasets, metrics }: MonthFacts): number {
  const all = [...Object.values(answers), ...Object.values(datasets), ...Object.values(metrics)];
  return all.filter((one) => 'failure' in one).length;
}

/** Of what is gone, so much is named. */
const MOST_GONE = 10;

/** One sentence, or none. */
function goneIn({ gone }: MonthFacts, { words, figures }: Writing): string[] {
  if (gone.length === 0) return [];
  const named = gone
    .slice(0, MOST_GONE)
    .map(({ of, name, days }) => `${words.kept[of](name)} (${figures.days(days)})`);
  const left = gone.length - named.length;
  return [words.gone([...named, ...(left > 0 ? [words.more(left)] : [])].join(', '))];
}

export function composeReport(facts: MonthFacts, look: ReportLook): MailContent {
  const { language, timeZone, streams, brand, deskUrl } = look;
  const words = REPORT_WORDS[language];
  const figures = figuresIn(language);
  const writing = { words, figures };
  const month = figures.month(facts.month);
  const units = Object.fromEntries(Object.entries(streams).map(([metric, { unit }]) => [metric, unit]));
  const files = filesSection(facts.datasets, writing);
  const sections = [
    ...(Object.entries(facts.answers) as [Asked, Result<readonly AnswerRow[]>][]).map(([asked, result]) =>
      answerSection(asked, result, writing),
    ),
    ...(files ? [files] : []),
    ...readingsSections(facts.metrics, units, writing),
  ];
  const missing = failuresIn(facts);
  const lead = [
    words.lead(month, timeZone),
    ...(missing > 0 ? [words.incomplete(missing)] : []),
    ...goneIn(facts, writing),
  ].join(' ');
  const open = atDesk(deskUrl, '/data', brand, words.desk);
  const drawn = sections.filter(({ chart }) => chart).slice(0, MOST_CHARTS);
  const cidOf = (section: Section) => {
    const place = drawn.indexOf(section);
    return place < 0 ? undefined : `chart-${place}@frontdesk`;
  };
  const images = drawn.flatMap((section) => {
    const cid = cidOf(section);
    if (cid === undefined || !section.chart) return [];
    return [{ cid, contentType: 'image/png', content: drawChart(section.chart.bars) }];
  });
  const body = html`<p style="margin:4px 0 16px;color:${MUTED}">${lead}</p>\n${sections.map((section) => sectionHtml(section, cidOf(section)))}${open?.html}`;
  const title = `${words.title}: ${month}`;
  return {
    subject: title,
    text: [
      title,
      '',
      lead,
      ...sections.flatMap(sectionText),
      '',
      ...(open ? [open.text] : []),
      '-- ',
      words.foot,
    ].join('\n'),
    ...layOut({ brand, language, title, body, foot: [words.foot], images }),
  };
}

const MUTED = '#586174';
const BAR = '#2f5fb3';

function sectionHtml({ title, chart, table, notes }: Section, cid: string | undefined): Html {
  return html`<h2 style="font-size:18px;margin:28px 0 4px">${title}</h2>
${
  chart &&
  cid !== undefined &&
  html`${chartHtml({ cid, alt: `${title}: ${chart.said}`, labels: thinned(chart.bars.map(({ label }) => label)) })}<p style="margin:4px 0 12px;font-size:14px;color:${MUTED}">${chart.caption}</p>\n`
}${table && tableHtml(table)}${notes.map((note) => html`<p style="margin:4px 0;overflow-wrap:anywhere">${note}</p>\n`)}`;
}

/** Labels of so many bars have no room below all of them: one in five has its own. */
function thinned(labels: readonly string[]): readonly string[] {
  return labels.length > 16 ? labels.map((label, i) => (i % 5 === 0 ? label : '')) : labels;
}

/** Names to the left, figures to the right, and a bar below a row: as wide as its share. */
function tableHtml({ head, rows }: NonNullable<Section['table']>): Html {
  const side = (i: number) => (i === 0 ? 'text-align:left' : 'text-align:right;white-space:nowrap');
  const cell = (i: number) => `padding:6px 0 2px ${i === 0 ? 0 : 12}px;${side(i)}`;
  return html`<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:15px">
<tr>${head.map((name, i) => html`<th scope="col"${i === 0 && html` width="${head.length > 3 ? 36 : 52}%"`} style="${cell(i)};font-weight:600;font-size:13px;white-space:normal;color:${MUTED}">${name}</th>`)}</tr>
${rows.map(
  (
    row,
  ) => html`<tr>${row.cells.map((text, i) => html`<td${row.cells.length === 1 && html` colspan="${head.length}"`} style="${cell(i)};vertical-align:top${i === 0 && ';overflow-wrap:anywhere'}">${text}</td>`)}</tr>
${row.share !== undefined && barHtml(row.share, head.length)}`,
)}</table>\n`;
}

function barHtml(share: number, columns: number): Html {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 100);
  const bar = html`<table role="presentation" width="${width}%" cellpadding="0" cellspacing="0"><tr><td height="4" bgcolor="${BAR}" style="height:4px;line-height:4px;font-size:0;background:${BAR};border-radius:2px">&nbsp;</td></tr></table>`;
  return html`<tr><td colspan="${columns}" style="padding:0 0 4px;background:#ffffff">${width > 0 && bar}</td></tr>\n`;
}

function sectionText({ title, chart, table, notes }: Section): string[] {
  return [
    '',
    title,
    '-'.repeat(title.length),
    ...(chart ? [chart.said] : []),
    ...(table ? table.rows.map((row) => rowText(table.head, row)) : []),
    ...notes,
  ];
}

function rowText(head: readonly string[], { cells: [name = '', ...more] }: Row): string {
  const figures = more.map((cell, i) => `${head[i + 1]}: ${cell}`);
  return figures.length === 0 ? name : `${name} – ${figures.join(', ')}`;
}
