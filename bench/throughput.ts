/** Submissions a second: through the handler alone, with the engine's table behind it, and through the deployed app. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetFunctionConfigurationCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { clientSettings } from '../local/aws-environment.ts';
import { startDeployed } from '../test/support/app.ts';
import { synthesiseFunctions, temporaryDirectory } from './functions.ts';
import { median, printTable } from './report.ts';

const REQUESTS = 1_000;
const SENDERS = 8;

export async function benchThroughput(): Promise<void> {
  const { deployed, stop } = await startDeployed();
  const environment = { ...process.env };
  try {
    const send = (body: string) =>
      fetch(`${deployed.urls.contact}/f/${deployed.form}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body,
      }).then((response) => response.status);
    const handler = await loadHandler(deployed.endpoint);
    const call = async (body: string) => {
      const { statusCode } = await handler(eventFor(deployed.form, body));
      return statusCode;
    };
    console.log(`\n${REQUESTS} submissions, ${SENDERS} at a time, stored in the engine's table`);
    const rows: string[][] = [];
    for (const [name, submit] of [
      ['handler, in one process', call],
      ['deployed app, through its API', send],
    ] as const) {
      await measure(submit, 50);
      const { perSecond, milliseconds } = await measure(submit, REQUESTS);
      rows.push([name, perSecond.toFixed(0), milliseconds.toFixed(1)]);
      // The mails of these are still on their way, on the same two cores.
      await delay(10_000);
    }
    printTable(['way', 'submissions a second', 'median ms'], rows);
  } finally {
    // The handler's: another benchmark would look for its engine there.
    process.env = environment;
    await stop();
  }
}

async function measure(submit: (body: string) => Promise<number>, requests: number) {
  const run = crypto.randomUUID();
  const durations: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      while (next < requests) {
        const started = performance.now();
        const status = await submit(
          JSON.stringify({ name: 'Ada', email: 'ada@frontdesk-tests.dev', message: `${run} ${next++}` }),
        );
        if (status !== 200) throw new Error(`A submission was answered with ${status}`);
        durations.push(performance.now() - started);
      }
    }),
  );
  return { perSecond: (requests * 1000) / (performance.now() - begun), milliseconds: median(durations) };
}

type Handler = (event: object) => Promise<{ statusCode: number }>;

/** The deployed function's code and settings, in this process. */
async function loadHandler(endpoint: string): Promise<Handler> {
  const lambda = new LambdaClient(clientSettings(endpoint));
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const FunctionName = Functions.find((one) => one.FunctionName?.includes('Contact-Submit'))?.FunctionName;
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { credentials, region } = clientSettings(endpoint);
  Object.assign(process.env, Environment?.Variables, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  const functions = synthesiseFunctions(join(temporaryDirectory(), 'cdk.out'));
  const submit = functions.find(({ name }) => name === 'contact/submit');
  if (!submit) throw new Error('The app has no function contact/submit');
  return ((await import(submit.file)) as { handler: Handler }).handler;
}

function eventFor(form: string, body: string): object {
  return {
    resource: '/f/{formId}',
    pathParameters: { formId: form },
    httpMethod: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
    isBase64Encoded: false,
    requestContext: { identity: { sourceIp: '127.0.0.1' }, requestId: 'bench' },
  };
}
