/** Reads what functions have logged, from CloudWatch Logs, and makes it readable. */
import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** A function of a pipeline, by its name in `lambdas/<pipeline>`, and where it logs. */
export interface FunctionLog {
  /** Such as `mail-events`. */
  readonly name: string;
  readonly logGroup: string;
}

export interface LogLine {
  readonly time: Date;
  readonly function: string;
  /** As it was logged. */
  readonly text: string;
  /** By which a line that is read twice is known. */
  readonly eventId: string;
}

interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
}

/** The logs of a stack's functions, each by what it calls itself in its lines. */
export async function functionLogs(
  { cloudFormation, lambda }: Clients,
  stack: string,
): Promise<FunctionLog[]> {
  const functions: string[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client: cloudFormation },
    { StackName: stack },
  ))
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries)
      if (ResourceType === 'AWS::Lambda::Function' && PhysicalResourceId) functions.push(PhysicalResourceId);
  const found = await Promise.all(functions.map((name) => functionLog(lambda, name)));
  return found.flatMap((log) => log ?? []).sort((a, b) => a.name.localeCompare(b.name));
}

/** Undefined for a function that is not ours, such as one that CDK adds. */
async function functionLog(lambda: LambdaClient, name: string): Promise<FunctionLog | undefined> {
  const { Environment, LoggingConfig } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: name }),
  );
  // `<pipeline>/<file>`, which `NodeFunction` sets for the logger.
  const service = Environment?.Variables?.POWERTOOLS_SERVICE_NAME?.split('/')[1];
  if (service === undefined) return undefined;
  return { name: service, logGroup: LoggingConfig?.LogGroup ?? `/aws/lambda/${name}` };
}

export interface Reading {
  readonly logs: readonly FunctionLog[];
  readonly from: Date;
  /** Only lines that hold this text, such as a correlation id. @default all */
  readonly containing?: string;
}

/** The lines of some functions in the order of time. */
export async function readLines(
  client: CloudWatchLogsClient,
  { logs, from, containing }: Reading,
): Promise<LogLine[]> {
  const lines = await Promise.all(logs.map((log) => readLog(client, log, from, containing)));
  return lines.flat().sort((a, b) => a.time.getTime() - b.time.getTime());
}

async function readLog(
  client: CloudWatchLogsClient,
  { name, logGroup }: FunctionLog,
  from: Date,
  containing: string | undefined,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const pages = paginateFilterLogEvents(
    { client },
    {
      logGroupName: logGroup,
      startTime: from.getTime(),
      // In quotes it is one phrase, whatever is in it.
      ...(containing !== undefined && { filterPattern: JSON.stringify(containing) }),
    },
  );
  const idOf = naming();
  for await (const { events = [] } of pages)
    for (const event of events) {
      const { timestamp = 0, message = '' } = event;
      const text = message.trim();
      if (text !== '') lines.push({ time: new Date(timestamp), function: name, text, eventId: idOf(event) });
    }
  return lines;
}

/**
 * How the lines of one reading are named: by CloudWatch's own ids. A local engine gives none; there a line is known by where, when
 * and what it is, and by how many of the same came before it.
 */
function naming(): (event: FilteredLogEvent) => string {
  const counts = new Map<string, number>();
  return ({ eventId, logStreamName, timestamp, message }) => {
    if (eventId) return eventId;
    const about = `${logStreamName} ${timestamp} ${message}`;
    const count = (counts.get(about) ?? 0) + 1;
    counts.set(about, count);
    return `${about} ${count}`;
  };
}

/** What Lambda writes around each call, as text or as JSON. */
const AROUND_A_CALL = /^(INIT_START|START|END|REPORT|XRAY) /;
/** Node's warnings that a library uses what will be gone one day; its owner is the library, which is updated by bot. */
const DEPRECATION = /\[DEP\d+\] DeprecationWarning: |^\(Use `node --trace-deprecation /;
const ENDED = 'platform.report';
/** What is the same in every line of a function, or said otherwise in what is printed. */
const LEFT_OUT = new Set(['level', 'message', 'timestamp', 'service', 'sampling_rate', 'xray_trace_id']);

/**
 * `2026-11-21T10:00:00.000Z  notifier  attempt  correlationId=… leg=mail state=sent`; warnings and errors say so.
 *
 * @returns undefined for what is of no use to a reader: metrics, Lambda's lines around a call that ended well, Node's
 * deprecations
 */
export function formatLine({ time, function: name, text }: LogLine): string | undefined {
  if (AROUND_A_CALL.test(text) || DEPRECATION.test(text)) return undefined;
  const fields = parse(text);
  if (fields && '_aws' in fields) return undefined;
  if (typeof fields?.type === 'string' && fields.type.startsWith('platform.'))
    return formatEnd([time.toISOString(), name], fields);
  const level = fields?.level === 'WARN' || fields?.level === 'ERROR' ? `${fields.level} ` : '';
  const message = fields ? String(fields.message) : text;
  const details = Object.entries(fields ?? {})
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [time.toISOString(), name, level + message, ...(details.length > 0 ? [details.join(' ')] : [])]
    .join('  ')
    .replaceAll(UNPRINTABLE, '?');
}

/** How a call ended, where it did not end well: `ERROR call ended  status=timeout errorType=Sandbox.Timedout` */
function formatEnd(begin: readonly string[], { type, record }: Record<string, unknown>): string | undefined {
  const { status, errorType } = Object(record) as Record<string, unknown>;
  if (type !== ENDED || status === 'success') return undefined;
  const details = Object.entries({ status, errorType }).filter(([, value]) => typeof value === 'string');
  return [...begin, 'ERROR call ended', details.map(([key, value]) => `${key}=${value}`).join(' ')]
    .join('  ')
    .replaceAll(UNPRINTABLE, '?');
}

/** A log line is text from elsewhere: it moves no cursor and turns no letters around. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}]/gu;

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
