/** `npm run data -- summary`: what devices have reported, summed up. */
import type { Window } from '../../config/streams.ts';
import type { Figures } from '../../lambdas/data/streams/aggregate.ts';
import { MOST_PAGES, type Summary, summarise, TooMuch } from '../../lambdas/data/streams/summary.ts';
import { CommandError } from '../command-error.ts';
import { printJson, printRows } from '../owner/print.ts';
import { type DataOptions, openData, requireMetric } from './place.ts';

export interface SummaryOptions extends DataOptions {
  readonly window: Window;
  /** A date or a moment. @default thirty days before `to` */
  readonly from?: string | undefined;
  /** A date, which is then in it, or a moment. @default now */
  readonly to?: string | undefined;
  /** @default all */
  readonly device?: string | undefined;
}

const DAY_MILLISECONDS = 86_400_000;
const USUAL_DAYS = 30;
/** As far as clocks of devices may go ahead. */
const AHEAD_MILLISECONDS = 10 * 60_000;

/** @throws CommandError when so much was asked for that it can't be read */
export async function showSummary(given: string, options: SummaryOptions): Promise<void> {
  const place = await openData(options);
  const [metric, { unit, windows }] = requireMetric(place, given);
  const { window, device } = options;
  if (window === 'minute' && !windows.includes('minute'))
    throw new CommandError(`${metric} is not summed up by minute (data.streams.${metric}.windows).`);
  const to = momentOf('--to', options.to, DAY_MILLISECONDS) ?? Date.now() + AHEAD_MILLISECONDS;
  const from = momentOf('--from', options.from, 0) ?? to - USUAL_DAYS * DAY_MILLISECONDS;
  if (from >= to) throw new CommandError('--from has to be before --to.');
  const summary = await summarise(place.store, { metric, unit, window, from, to, device }).catch(
    (error: Error) => {
      if (!(error instanceof TooMuch)) throw error;
      throw new CommandError(
        `That is more than ${MOST_PAGES} hours of devices. Ask for one (--device), or for less time (--from, --to).`,
      );
    },
  );
  if (options.json) printJson(summary);
  else print(summary);
}

function momentOf(option: string, given: string | undefined, wholeDay: number): number | undefined {
  if (given === undefined) return undefined;
  const time = Date.parse(given);
  if (Number.isNaN(time))
    throw new CommandError(`${option}: ${given} is no moment. Write 2026-01-31, or 2026-01-31T12:00:00Z.`);
  return time + (/^\d{4}-\d{2}-\d{2}$/.test(given) ? wholeDay : 0);
}

const LENGTHS: Readonly<Record<Window, number>> = { minute: 16, hour: 13, day: 10 };

function print({ metric, unit, window, devices, setAside }: Summary): void {
  const cells = ({ count, min, max, average, p50, p90, p99 }: Figures) =>
    [count, min, max, average, p50, p90, p99].map((value) => String(Number(value.toPrecision(6))));
  printRows(
    ['DEVICE', window.toUpperCase(), 'COUNT', 'MIN', 'MAX', 'AVERAGE', 'P50', 'P90', 'P99'],
    devices.flatMap(({ device, total, windows }) => [
      ...windows.map((one) => [device, one.start.slice(0, LENGTHS[window]), ...cells(one)]),
      ...(windows.length > 1 ? [[device, 'together', ...cells(total)]] : []),
    ]),
  );
  if (devices.length > 0)
    console.log(
      `${metric}${unit === undefined ? '' : ` in ${unit}`}, times in UTC; p50 to p99 within 1 per cent.`,
    );
  if (setAside > 0)
    console.log(`Set aside: ${setAside}. What is wrong with them: npm run data -- set-aside ${metric}`);
}
