/**
 * What each function is tried with before it is let reach. Nothing of it is stored, sent or counted, but canaries: batches are empty or
 * about what is not there, requests are refused or only read, and what runs by the clock says that it starts
 * (`lambdas/shared/runtime/scheduled.ts`).
 */
import type { FrontdeskConfig } from '../../config/index.ts';
import type { Rehearsal } from '../../lambdas/shared/runtime/scheduled.ts';
import type { Template } from './data-guard.ts';
import { byCanary, byRequest, type RequestTry } from './rehearsal-requests.ts';
import type { Try } from './try-out.ts';

/** By what a function is called, as its stack's template says. */
type Trigger = 'request' | 'queue' | 'stream' | 'topic' | 'schedule';

/** A function of a template that others call. */
export interface Called {
  /** Its logical id. */
  readonly id: string;
  /** Such as `contact/submit`. */
  readonly entry: string;
  readonly triggers: readonly Trigger[];
}

/** All functions of a template that have an alias. */
export function calledIn({ Resources = {} }: Template): Called[] {
  const all = Object.entries(Resources);
  return all.flatMap(([alias, { Type, Properties = {} }]) => {
    if (Type !== 'AWS::Lambda::Alias') return [];
    const { Ref: id } = Properties.FunctionName as { readonly Ref: string };
    const triggers = all.flatMap(([, one]) => {
      const trigger = triggerOf(one);
      const names = () => JSON.stringify(one.Properties).includes(`{"Ref":"${alias}"}`);
      return trigger !== undefined && names() ? [trigger] : [];
    });
    return [{ id, entry: entryOf(Resources[id]), triggers: [...new Set(triggers)] }];
  });
}

type Resource = NonNullable<Template['Resources']>[string];

function entryOf(fn: Resource | undefined): string {
  const { Variables = {} } = (fn?.Properties?.Environment ?? {}) as {
    readonly Variables?: Readonly<Record<string, string>>;
  };
  return Variables.POWERTOOLS_SERVICE_NAME ?? '';
}

function triggerOf({ Type, Properties = {} }: Resource): Trigger | undefined {
  if (Type === 'AWS::ApiGateway::Method') return 'request';
  if (Type === 'AWS::SNS::Subscription') return 'topic';
  if (Type === 'AWS::Events::Rule') return 'schedule';
  if (Type !== 'AWS::Lambda::EventSourceMapping') return undefined;
  return 'StartingPosition' in Properties ? 'stream' : 'queue';
}

export interface Trying {
  readonly config: FrontdeskConfig;
  /** The pipelines whose outside secrets nobody has set yet: they say so, which is right. */
  readonly waiting: ReadonlySet<string>;
  /** Marks of canaries, by pipeline. @default none are sent */
  readonly marks?: Readonly<Record<string, string>>;
  /** When it is tried. ISO 8601 */
  readonly moment: string;
  /** Whether it is the code of before, which knows nothing that was configured since. @default false */
  readonly isBefore?: boolean;
}

/** @param name the function's at Lambda */
export function triesOf(
  { entry, triggers }: Called,
  name: string,
  { config, waiting, marks = {}, moment, isBefore = false }: Trying,
): Try[] {
  const [pipeline = ''] = entry.split('/');
  const batch = { what: 'an empty batch', event: { Records: [] } };
  const by: Readonly<Record<Trigger, () => readonly Omit<Try, 'name' | 'entry'>[]>> = {
    request: () => {
      const mark = marks[pipeline];
      const canaries = mark === undefined ? [] : byCanary(entry, mark, moment);
      const known = { mayBeWaiting: waiting.has(pipeline), isBefore };
      return [...byRequest(entry, config), ...canaries].map((one) => asRequest(one, known));
    },
    queue: () => [
      { ...batch, judge: takesAll },
      ...aboutNothing(entry).map((event) => ({ what: 'work that is gone', event, judge: takesAll })),
    ],
    stream: () => [{ ...batch, event: EMPTY_STREAM, judge: () => undefined }],
    topic: () => [{ ...batch, judge: () => undefined }],
    schedule: () => [
      { what: 'a rehearsal', event: { rehearsal: true } satisfies Rehearsal, judge: rehearsed },
    ],
  };
  return triggers.flatMap((trigger) => by[trigger]().map((one) => ({ ...one, name, entry })));
}

/** Of a stream that has nothing, as a table, Kinesis and Kafka say it. */
const EMPTY_STREAM = { Records: [], records: {} };

/** The kind of leg that a queue's consumer knows for certain. */
const LEGS: Readonly<Record<string, string>> = {
  'contact/notifier': 'mail',
  'feedback/notifier': 'alert',
};

/** A message about a leg that was never there: its consumer asks the table, with the right to write, and is done. */
function aboutNothing(entry: string): object[] {
  const leg = LEGS[entry];
  if (leg === undefined) return [];
  const body = JSON.stringify({ pk: 'rehearsal#nothing', leg });
  const attributes = { ApproximateReceiveCount: '1' };
  return [{ Records: [{ messageId: 'rehearsal', receiptHandle: '', body, attributes }] }];
}

function takesAll(answer: unknown): string | undefined {
  const { batchItemFailures } = (answer ?? {}) as { batchItemFailures?: unknown[] };
  if (!Array.isArray(batchItemFailures)) return 'it does not say what it has taken';
  return batchItemFailures.length > 0 ? 'it could not do it; its log says why' : undefined;
}

function rehearsed(answer: unknown): string | undefined {
  return (answer as { rehearsed?: unknown } | null)?.rehearsed === true ? undefined : 'it knows no rehearsal';
}

interface Answer {
  readonly statusCode?: number;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

function asRequest(
  { method, resource, parameters = {}, body, headers, status, contains, ofBefore = [] }: RequestTry,
  { mayBeWaiting, isBefore }: { readonly mayBeWaiting: boolean; readonly isBefore: boolean },
): Omit<Try, 'name' | 'entry'> {
  const path = resource.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => parameters[name] ?? '');
  return {
    what: `${method} ${path}`,
    // As a REST API with binary media types passes it on.
    event: {
      resource,
      path,
      httpMethod: method,
      headers: { accept: 'application/json', ...headers },
      multiValueHeaders: {},
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: parameters,
      stageVariables: null,
      body: body === undefined ? null : Buffer.from(body).toString('base64'),
      isBase64Encoded: body !== undefined,
      requestContext: { requestId: 'rehearsal', identity: { sourceIp: '192.0.2.1' }, stage: 'v1' },
    },
    judge(answer) {
      const { statusCode, body: text = '', isBase64Encoded } = (answer ?? {}) as Answer;
      const shown = isBase64Encoded ? Buffer.from(text, 'base64').toString() : text;
      if (mayBeWaiting && statusCode === 503 && shown.includes('NOT_READY')) return undefined;
      const isRight = (one: { status: number; contains: string }) =>
        statusCode === one.status && shown.includes(one.contains);
      if (isBefore && ofBefore.some(isRight)) return undefined;
      if (statusCode !== status) return `it answers ${statusCode}, not ${status}`;
      return shown.includes(contains) ? undefined : `its answer has no ${contains}`;
    },
  };
}
