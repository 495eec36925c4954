/** What a week's digest says. */
import type { Brand } from '../../../config/brand.ts';
import type { WidgetConfig } from '../../../config/feedback.ts';
import { scaleOf } from '../../../config/scale.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { type ChartBar, chartHtml, drawChart } from '../../shared/mail/chart.ts';
import {
  atDesk,
  figures as figureTable,
  layOut,
  lines,
  type MailContent,
} from '../../shared/mail/template.ts';
import { type DayCounts, sumOf } from '../figures/aggregates.ts';
import { meanOf, type Summary, summarise } from '../figures/statistics.ts';
import type { FeedbackResponse } from '../response/response.ts';

export interface DigestContent {
  readonly widgetId: string;
  readonly widget: Pick<WidgetConfig, 'kind' | 'emoji' | 'site' | 'followUps'>;
  /** The week's days, ascending. */
  readonly week: readonly DayCounts[];
  readonly weekBefore: readonly DayCounts[];
  /** The week's responses that hold words. */
  readonly comments: readonly FeedbackResponse[];
  readonly brand?: Brand | undefined;
  /** @default there is no desk */
  readonly deskUrl?: string | undefined;
  /** Further lines for the owner. @default none */
  readonly notes?: readonly string[];
}

/** How many of the best and of the worst comments are shown. */
const COMMENTS = 3;
/** In characters; the whole is at the owner's routes. */
const LONGEST_QUOTE = 500;

export function composeDigest(content: DigestContent): MailContent {
  const { widgetId, widget, week, weekBefore, brand, notes = [], deskUrl } = content;
  const open = atDesk(deskUrl, `/feedback?widget=${widgetId}`, brand);
  const now = summarise(widget, sumOf(week));
  const before = summarise(widget, sumOf(weekBefore));
  const span = `${shownDay(week[0]?.day)} to ${shownDay(week.at(-1)?.day)}`;
  const figures = figuresOf(now, before);
  const sections = commentSections(content);
  const cid = 'trend@frontdesk';
  const alt = `Responses by day, this week: ${week.map(({ day, counts }) => `${shownDay(day)}: ${counts.responses}`).join(', ')}`;
  const foot = [`Widget "${widgetId}" on ${widget.site}`, ...notes];
  const body = html`<p style="margin:4px 0 16px;color:#586174">${span}</p>
${figureTable(
  ['', 'This week', 'Week before', 'Change'],
  figures.map(({ name, now, before, change }) => [name, now, before, change]),
)}
${chartSection(content, { cid, alt })}
${figureTable(
  ['Day', 'Responses', 'Mean'],
  week.map(({ day, counts }) => [shownDay(day), String(counts.responses), shown(meanOf(counts))]),
)}
${sections.map(
  ({ title, quotes }) => html`<h2 style="font-size:18px;margin:24px 0 8px">${title}</h2>
${quotes.map(({ words, about }) => html`<blockquote style="margin:0 0 12px;padding:4px 12px;border-left:3px solid #b7c9eb"><p style="margin:0">${lines(words)}</p><p style="margin:0;font-size:14px;color:#586174">${about}</p></blockquote>\n`)}`,
)}`;
  const title = `Feedback of “${widgetId}”`;
  const images = [{ cid, contentType: 'image/png', content: chartOf(content) }];
  return {
    subject: `${title}, ${span}: ${now.count} ${now.count === 1 ? 'response' : 'responses'}`,
    text: [
      `Feedback of "${widgetId}", ${span}`,
      ...figures.map((row) => `${row.name}: ${row.now} (week before: ${row.before}, change: ${row.change})`),
      '',
      alt,
      ...sections.flatMap(({ title, quotes }) => [
        '',
        `${title}:`,
        ...quotes.map(({ words, about }) => `- ${words} (${about})`),
      ]),
      '',
      ...(open ? [open.text] : []),
      '-- ',
      ...foot,
    ].join('\n'),
    ...layOut({ brand, language: 'en', title, body: html`${body}${open?.html}`, foot, images }),
  };
}

/** The picture, the days below their bars, and what bars and line stand for: functions have no fonts to write into it. */
function chartSection(
  { widget, week, weekBefore }: DigestContent,
  { cid, alt }: { readonly cid: string; readonly alt: string },
): Html {
  const days = [...weekBefore, ...week];
  const most = Math.max(1, ...days.map(({ counts }) => counts.responses));
  const scale = scaleOf(widget);
  const labels = days.map(({ day }) => shownDay(day).slice(0, 3));
  return html`${chartHtml({ cid, alt, labels })}<p style="margin:4px 0 16px;font-size:14px;color:#586174">Two weeks by day. Bars: responses, <b style="color:#2f5fb3">this week</b> and <b style="color:#4d6aa3">the week before</b>; the highest is ${most}.${scale && html` Line: <b style="color:#b04f0b">mean rating</b>, from ${scale.lowest} at the bottom to ${scale.highest} at the top.`}</p>`;
}

interface Figure {
  readonly name: string;
  readonly now: string;
  readonly before: string;
  readonly change: string;
}

function figuresOf(now: Summary, before: Summary): Figure[] {
  const figure = (
    name: string,
    a: number | null | undefined,
    b: number | null | undefined,
    { unit = '', isScore = false } = {},
  ) => ({
    name,
    now: shown(a, unit),
    before: shown(b, unit),
    // No responses are not zero: then there is nothing to compare with.
    change: typeof a === 'number' && typeof b === 'number' ? signed(a - b, isScore) : '–',
  });
  return [
    figure('Responses', now.count, before.count),
    ...(Object.keys(now.distribution).length > 0 ? [figure('Mean', now.mean, before.mean)] : []),
    ...(now.nps
      ? [figure(`NPS (± ${now.nps.margin})`, now.nps.score, before.nps?.score, { isScore: true })]
      : []),
    ...(now.csat
      ? [figure('CSAT (4 and 5)', now.csat.percent, before.csat?.percent, { unit: ' %', isScore: true })]
      : []),
    ...(now.ces
      ? [figure('CES (5 to 7)', now.ces.percent, before.ces?.percent, { unit: ' %', isScore: true })]
      : []),
  ];
}

function shown(value: number | null | undefined, unit = ''): string {
  return typeof value === 'number' ? `${value}${unit}` : '–';
}

/** The difference of two percentages is none: it is in points. */
function signed(value: number, isScore: boolean): string {
  const rounded = Math.round(value * 100) / 100;
  const unit = Math.abs(rounded) === 1 ? ' point' : ' points';
  return `${rounded > 0 ? '+' : ''}${rounded}${isScore ? unit : ''}`;
}

interface Section {
  readonly title: string;
  readonly quotes: readonly { readonly words: string; readonly about: string }[];
}

/** The best and the worst, without one that is among both; without ratings, the newest. */
function commentSections(content: DigestContent): Section[] {
  const { widget, comments } = content;
  const newest = [...comments].sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
  const section = (title: string, chosen: readonly FeedbackResponse[]): Section[] =>
    chosen.length === 0
      ? []
      : [
          {
            title,
            quotes: chosen.map((response) => ({
              words: quoted(wordsOf(response, widget)),
              about: about(response),
            })),
          },
        ];
  const scale = scaleOf(widget);
  if (!scale) return section('Newest comments', newest.slice(0, COMMENTS));
  const middle = (scale.lowest + scale.highest) / 2;
  const rated = newest.filter(({ rating }) => rating !== undefined);
  const by = (sign: 1 | -1) => (a: FeedbackResponse, b: FeedbackResponse) =>
    sign * ((a.rating ?? 0) - (b.rating ?? 0));
  const best = rated.filter(({ rating = 0 }) => rating > middle).sort(by(-1));
  const worst = rated.filter(({ rating = 0 }) => rating <= middle).sort(by(1));
  return [
    ...section('Best comments', best.slice(0, COMMENTS)),
    ...section('Worst comments', worst.slice(0, COMMENTS)),
  ];
}

/** What its author wrote: the comment, and why they gave that score. */
export function wordsOf(
  { comment, answers = {} }: Pick<FeedbackResponse, 'comment' | 'answers'>,
  { followUps }: Pick<WidgetConfig, 'followUps'>,
): string {
  const said = Object.keys(followUps).flatMap((id) => answers[id] ?? []);
  return [...said, comment].filter((text) => text !== undefined).join('\n');
}

function quoted(comment: string): string {
  const characters = [...comment];
  return characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE).join('')}…` : comment;
}

function about({ rating, page }: FeedbackResponse): string {
  return (
    [rating === undefined ? undefined : `rating ${rating}`, page].filter(Boolean).join(', ') || 'no rating'
  );
}

function chartOf({ widget, week, weekBefore }: DigestContent): Uint8Array {
  const scale = scaleOf(widget);
  const days = [
    ...weekBefore.map((day) => ({ ...day, isPale: true })),
    ...week.map((day) => ({ ...day, isPale: false })),
  ];
  return drawChart(
    days.map(({ counts, isPale }): ChartBar => {
      const mean = meanOf(counts);
      const height = scale && mean !== null ? (mean - scale.lowest) / (scale.highest - scale.lowest) : null;
      return { value: counts.responses, line: height, isPale };
    }),
  );
}

function shownDay(day = ''): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return day && format.format(new Date(`${day}T00:00:00Z`));
}
