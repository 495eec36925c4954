/** `npm run logs`: what functions have logged, in the order of time. */
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { stackName } from '../config/deployment.ts';
import { openWorkplace, type PlaceOptions } from './command.ts';
import { CommandError } from './command-error.ts';
import { formatLine, functionLogs, type LogLine, type Reading, readLines } from './log-lines.ts';
import { type Configured, partOf, pipelineOutputs } from './stack-outputs.ts';

export interface LogsOptions extends PlaceOptions {
  /** By its file in `lambdas/<pipeline>`. @default all */
  readonly function?: string | undefined;
  /** How far back, such as `1h`. */
  readonly since: string;
  /** Only lines that hold it. @default all */
  readonly id?: string | undefined;
  readonly follow: boolean;
}

export async function logs(what: Configured, options: LogsOptions): Promise<void> {
  const since = secondsOf(options.since);
  if (since === undefined)
    throw new CommandError(`--since: "${options.since}" is no time such as 90s, 15m, 1h or 2d.`);
  const place = await openWorkplace(options);
  const { environment } = place;
  const { region } = environment;
  const cloudFormation = new CloudFormationClient({ region });
  const stack = stackName(environment, partOf(what).stack);
  await pipelineOutputs(cloudFormation, place, what);
  const all = await functionLogs({ cloudFormation, lambda: new LambdaClient({ region }) }, stack);
  const chosen = all.filter((log) => options.function === undefined || log.name === options.function);
  if (chosen.length === 0)
    throw new CommandError(
      `There is no function ${options.function}; there are ${all.map((log) => log.name).join(', ') || 'none yet'}.`,
    );
  const reading = {
    logs: chosen,
    from: new Date(Date.now() - since * 1000),
    ...(options.id !== undefined && { containing: options.id }),
  };
  const client = new CloudWatchLogsClient({ region });
  const print = (line: LogLine) => {
    const text = formatLine(line);
    if (text !== undefined) console.log(text);
  };
  if (options.follow) return followLines(client, reading, print);
  for (const line of await readLines(client, reading)) print(line);
}
/** `90s`, `15m`, `1h`, `2d` in seconds; undefined for anything else. */
export function secondsOf(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,5})([smhd])$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Number(number) * { s: 1, m: 60, h: 3600, d: 86_400 }[unit as 's' | 'm' | 'h' | 'd'];
}

const FOLLOW_EVERY_MS = 2_000;
/** CloudWatch shows lines a few seconds late, and not in the order of time. */
const LATE_MS = 30_000;

/** Goes on until the process is ended, or the signal says so. */
export async function followLines(
  client: CloudWatchLogsClient,
  reading: Reading,
  print: (line: LogLine) => void,
  signal?: AbortSignal,
): Promise<void> {
  let from = reading.from;
  let seen = new Set<string>();
  while (!signal?.aborted) {
    const asked = new Date();
    const lines = await readLines(client, { ...reading, from });
    for (const line of lines) if (!seen.has(line.eventId)) print(line);
    seen = new Set(lines.map(({ eventId }) => eventId));
    from = new Date(Math.max(reading.from.getTime(), asked.getTime() - LATE_MS));
    await pause(FOLLOW_EVERY_MS, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  }
}
