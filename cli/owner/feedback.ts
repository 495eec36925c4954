/** Commands over feedback's owner routes. */
import {
  ExportResponsesFormat,
  type Response as FeedbackResponse,
  GetAggregatesBy,
  type Summary,
} from '../../contract/client/feedback.ts';
import { confirm } from '../prompt.ts';
import { chosen, collect, type Deleted, exportAll, printDeleted } from './answers.ts';
import type { OwnerClient } from './client.ts';
import { formatTable, oneLine, printable, printJson } from './print.ts';
import { deleteScreenshots, type Screenshots, tellLeft } from './screenshots.ts';

export interface FeedbackOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Whether to delete without asking. */
  readonly yes: boolean;
  readonly widget?: string | undefined;
  readonly state?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: string;
  readonly format: string;
  /** A file. @default the terminal */
  readonly out?: string | undefined;
  /** `day` or `page`. @default day */
  readonly by?: string | undefined;
}

type FeedbackClient = OwnerClient<'feedback'>;

/** Carries out what follows `feedback` on a command line. @returns false for what is no command */
export async function feedbackCommand(
  [command = '', ...args]: readonly string[],
  options: FeedbackOptions,
  openClient: () => Promise<FeedbackClient>,
  openImages: () => Promise<Screenshots | undefined>,
): Promise<boolean> {
  const [first = ''] = args;
  if (command === 'list' && args.length === 0) await list(await openClient(), options);
  else if (command === 'show' && args.length === 1) await show(await openClient(), first, options);
  else if (command === 'release' && args.length > 0) await release(await openClient(), args, options);
  else if (command === 'delete' && args.length > 0)
    await remove(await openClient(), args, openImages, options);
  else if (command === 'export' && args.length === 0) {
    const { widget, state, from, to, out } = options;
    const format = chosen('format', options.format, ExportResponsesFormat);
    await exportAll((await openClient()).exportResponses, { widget, state, from, to, format }, out);
  } else if (command === 'summary' && args.length === 1) await summarise(await openClient(), first, options);
  else return false;
  return true;
}

async function list(client: FeedbackClient, options: FeedbackOptions): Promise<void> {
  const { widget, state, from, to, limit, json } = options;
  const readPage = (paging: object) => client.listResponses({ widget, state, from, to, ...paging });
  const { items, hasMore } = await collect(readPage, limit);
  if (json) return printJson({ items, hasMore });
  if (items.length === 0) return console.log('Nothing there.');
  const rows = items.map((item) => [
    item.id,
    minute(item.receivedAt),
    item.widget,
    item.state,
    String(item.rating ?? '-'),
    item.page ?? '-',
    item.comment ?? '',
  ]);
  const head = ['ID', 'RECEIVED (UTC)', 'WIDGET', 'STATE', 'RATING', 'PAGE', 'COMMENT'];
  console.log(formatTable(head, rows, process.stdout.columns ?? 200));
  if (hasMore) console.log('There is more: --limit, --from, --to.');
}

async function show(client: FeedbackClient, id: string, { json }: FeedbackOptions): Promise<void> {
  const { data: response } = await client.getResponse(id);
  if (json) printJson(response);
  else console.log(describe(response));
}

function describe(response: FeedbackResponse): string {
  const { id, widget, state, spamReasons, receivedAt, changedAt, rating, page, email } = response;
  const { language, viewport, screenshot, origin, legs = {}, answers = {}, comment } = response;
  const facts = [
    ['Response', id],
    ['Widget', widget],
    ['State', spamReasons?.length ? `${state} (${spamReasons.join(', ')})` : state],
    ['Received', receivedAt],
    ['Changed', changedAt],
    ['Rating', rating?.toString()],
    ['Page', page],
    ['E-mail', email],
    ['Language', language],
    ['Viewport', viewport],
    ['Screenshot', screenshot],
    ['Sent from', origin],
    ...Object.entries(legs).map(([kind, leg]) => [
      kind,
      leg.reason ? `${leg.state} (${leg.reason})` : leg.state,
    ]),
  ].filter((fact): fact is [string, string] => fact[1] !== undefined);
  const words = [
    ...(comment === undefined ? [] : [['comment', comment] as const]),
    ...Object.entries(answers),
  ];
  const texts = words.map(
    ([name, value]) => `${oneLine(name)}:\n${printable([value].flat().join(', ')).replaceAll(/^/gm, '  ')}`,
  );
  return [...facts.map(([name, value]) => `${name.padEnd(12)} ${oneLine(value)}`), '', ...texts].join('\n');
}

async function release(
  client: FeedbackClient,
  ids: readonly string[],
  { json }: FeedbackOptions,
): Promise<void> {
  const released: FeedbackResponse[] = [];
  for (const id of ids) {
    const { data: response } = await client.releaseResponse(id);
    released.push(response);
    if (!json) console.log(`${response.id}  ${response.state}`);
  }
  if (json) printJson({ items: released });
}

async function remove(
  client: FeedbackClient,
  ids: readonly string[],
  openImages: () => Promise<Screenshots | undefined>,
  options: FeedbackOptions,
): Promise<void> {
  const screenshots = await openImages();
  await confirm(`Delete ${ids.length === 1 ? 'this response' : `${ids.length} responses`}?`, options);
  const left: string[] = [];
  let last: (Deleted & { readonly screenshot?: string }) | undefined;
  for (const id of ids) {
    last = (await client.deleteResponse(id)).data;
    left.push(...(await deleteScreenshots(screenshots, [last.screenshot ?? []].flat())));
  }
  const deleted = { deleted: ids.length, remains: last?.remains ?? [] };
  printDeleted({ ...deleted, ...(left.length > 0 && { screenshots: left }) }, options);
  tellLeft(left, options);
}

async function summarise(client: FeedbackClient, widget: string, options: FeedbackOptions): Promise<void> {
  const { from, to, json } = options;
  const by = chosen('by', options.by, GetAggregatesBy);
  const { data: answer } = await client.getAggregates({ widget, from, to, by });
  if (json) return printJson(answer);
  const rows = [
    ...(answer.days ?? []).filter(({ count }) => count > 0).map((day) => figures(day.day, day)),
    ...(answer.pages ?? []).map((page) => figures(page.page, page)),
    figures('all', answer.summary),
  ];
  const head = [answer.pages ? 'PAGE' : 'DAY', 'RESPONSES', 'MEAN', 'NPS', 'CSAT', 'RATINGS'];
  console.log(`${widget}, ${answer.from} to ${answer.to} (${answer.timeZone})\n`);
  console.log(formatTable(head, rows, process.stdout.columns ?? 200));
}

function figures(label: string, { count, mean, distribution, nps, csat }: Summary): string[] {
  return [
    label,
    String(count),
    mean === null ? '-' : mean.toFixed(2),
    nps ? `${nps.score} ± ${nps.margin}` : '-',
    csat ? `${csat.percent} %` : '-',
    Object.entries(distribution)
      .map(([rating, times]) => `${rating}: ${times}`)
      .join(' '),
  ];
}

function minute(isoTime: string): string {
  return isoTime.slice(0, 16).replace('T', ' ');
}
