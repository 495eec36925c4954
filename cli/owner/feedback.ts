/** Commands over feedback's owner routes. */
import type {
  ExportResponsesFormat,
  Response as FeedbackResponse,
  GetAggregatesBy,
  Summary,
} from '../../contract/client/feedback.ts';
import { requireOneOf } from '../command.ts';
import { confirm } from '../prompt.ts';
import {
  collect,
  deleteEach,
  type Entity,
  exportAll,
  idsMadeIn,
  type ListOptions,
  printDeleted,
  type ReadPage,
  readPlaceIfThere,
  requireEntity,
} from './answers.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient } from './client.ts';
import { resolveId, shortIds, wholeIds } from './ids.ts';
import { firedFacts, oneLine, printable, printJson, printRows } from './print.ts';
import {
  deleteScreenshots,
  leftIds,
  noneLeft,
  openScreenshots,
  printLeft,
  type Screenshots,
} from './screenshots.ts';

interface Filters extends ClientOptions {
  readonly widget?: string | undefined;
  readonly state?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface Printing extends ClientOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
}

type FeedbackClient = OwnerClient<'feedback'>;

const WIDGETS: Entity = {
  name: 'widget',
  idsOf: ({ feedback }) => Object.keys(feedback?.widgets ?? {}),
};

export async function list(options: Filters & ListOptions & Printing): Promise<void> {
  const client = await openOwnerClient('feedback', options);
  const shown = (await requireWidget(client, options)) ? shortIds : wholeIds;
  const readPage: ReadPage<FeedbackResponse> = (paging) =>
    client.listResponses({ ...filters(options), ...paging });
  const { items, hasMore } = await collect(readPage, options);
  if (options.json) return printJson({ items, hasMore });
  const short = shown(items.map(({ id }) => id));
  const rows = items.map((item) => [
    short(item.id),
    minute(item.receivedAt),
    item.widget,
    item.state,
    String(item.rating ?? '-'),
    item.page ?? '-',
    item.comment ?? '',
  ]);
  printRows(['ID', 'RECEIVED (UTC)', 'WIDGET', 'STATE', 'RATING', 'PAGE', 'COMMENT'], rows);
  if (hasMore) console.log('There is more: --limit, --all, --from, --to.');
}

function requireWidget(client: FeedbackClient, options: Filters): Promise<boolean> {
  const { widget } = options;
  return requireEntity((paging) => client.listResponses({ widget, ...paging }), WIDGETS, widget, options);
}

function filters({ widget, state, from, to }: Filters) {
  return { widget, state, from, to };
}

export async function exportResponses(
  options: Filters & { readonly format: ExportResponsesFormat; readonly out?: string | undefined },
): Promise<void> {
  const client = await openOwnerClient('feedback', options);
  await requireWidget(client, options);
  await exportAll(client.exportResponses, { ...filters(options), format: options.format }, options.out);
}

function resolve(client: FeedbackClient, typed: string): Promise<string> {
  const madeIn = idsMadeIn(client.listResponses);
  return resolveId({ what: 'response', list: 'npm run owner -- feedback list', madeIn }, typed);
}

export async function show(typed: string, options: Printing): Promise<void> {
  const client = await openOwnerClient('feedback', options);
  const { data: response } = await client.getResponse(await resolve(client, typed));
  if (options.json) printJson(response);
  else console.log(describe(response));
}

function describe(response: FeedbackResponse): string {
  const { id, widget, state, spamReasons, receivedAt, changedAt, rating, page, email } = response;
  const { language, viewport, screenshot, origin, legs = {}, answers = {}, comment } = response;
  const { attributes = {}, user, rules = [], labels, assignee } = response;
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
    ['User', user],
    ...Object.entries(attributes),
    ['Sent from', origin],
    ...firedFacts(rules),
    ['Labels', labels?.join(', ')],
    ['Care of', assignee],
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

export async function release(typed: readonly string[], options: Printing): Promise<void> {
  const client = await openOwnerClient('feedback', options);
  const released: FeedbackResponse[] = [];
  for (const one of typed) {
    const { data: response } = await client.releaseResponse(await resolve(client, one));
    released.push(response);
    if (!options.json) console.log(`${response.id}  ${response.state}`);
  }
  if (options.json) printJson({ items: released });
}

/** What a deletion goes by. */
interface Deletion {
  readonly client: FeedbackClient;
  readonly screenshots: Screenshots | undefined;
}

const openDeletion = async (options: ClientOptions): Promise<Deletion> => ({
  client: await openOwnerClient('feedback', options),
  screenshots: await openScreenshots(options),
});

/** @param open finds the routes; a test gives its own */
export async function remove(
  typed: readonly string[],
  options: Printing & { readonly yes: boolean },
  open = openDeletion,
): Promise<void> {
  const { client, screenshots } = await open(options);
  const ids = await Promise.all(typed.map((one) => resolve(client, one)));
  await confirm(`Delete ${ids.length === 1 ? 'this response' : `${ids.length} responses`}?`, options);
  const left = noneLeft();
  const answers = await deleteEach(ids, async (id) => {
    const { data: answer } = await client.deleteResponse(id);
    await deleteScreenshots(screenshots, [answer.screenshot ?? []].flat(), left);
    return answer;
  }).catch((error: unknown) => {
    printLeft(left, { json: false });
    throw error;
  });
  const deleted = { deleted: answers.length, remains: answers.at(-1)?.remains ?? [] };
  printDeleted({ ...deleted, ...leftIds(left) }, options);
  printLeft(left, options);
}

export async function summarise(
  widget: string,
  options: Filters &
    Printing & { readonly by?: GetAggregatesBy | undefined; readonly attribute?: string | undefined },
): Promise<void> {
  const { from, to, by = 'day', attribute, json } = options;
  const place = await readPlaceIfThere(options);
  if (place) requireOneOf(widget, WIDGETS.idsOf(place.config), 'widget', place.configFile);
  const client = await openOwnerClient('feedback', options);
  const { data: answer } = await client.getAggregates({ widget, from, to, by, attribute });
  if (json) return printJson(answer);
  const rows = [
    ...(answer.days ?? []).filter(isSome).map((part) => figures(part.day, part)),
    ...(answer.weeks ?? []).filter(isSome).map((part) => figures(part.week, part)),
    ...(answer.months ?? []).filter(isSome).map((part) => figures(part.month, part)),
    ...(answer.pages ?? []).map((part) => figures(part.page, part)),
    ...(answer.languages ?? []).map((part) => figures(part.language, part)),
    ...(answer.values ?? []).map((part) => figures(part.value ?? '-', part)),
    figures('all', answer.summary),
  ];
  const first = by === 'attribute' ? oneLine(attribute ?? '') : by;
  const head = [first.toUpperCase(), 'RESPONSES', 'MEAN', 'NPS', 'CSAT', 'CES', 'RATINGS'];
  console.log(`${widget}, ${answer.from} to ${answer.to} (${answer.timeZone})\n`);
  printRows(head, rows);
  if (answer.complete === false) console.log('Only the newest responses were counted: name a shorter span.');
}

/** Days, weeks and months without responses are left out. */
function isSome({ count }: { readonly count: number }): boolean {
  return count > 0;
}

function figures(label: string, { count, mean, distribution, nps, csat, ces }: Summary): string[] {
  return [
    label,
    String(count),
    mean === null ? '-' : mean.toFixed(2),
    nps ? `${nps.score} ± ${nps.margin}` : '-',
    csat ? `${csat.percent} %` : '-',
    ces ? `${ces.percent} %` : '-',
    Object.entries(distribution)
      .map(([rating, times]) => `${rating}: ${times}`)
      .join(' '),
  ];
}

function minute(isoTime: string): string {
  return isoTime.slice(0, 16).replace('T', ' ');
}
