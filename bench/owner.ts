/**
 * The owner's routes over 100,000 stored submissions: list, search by address, export. The embedded engine goes through a
 * whole partition for every query, where DynamoDB goes to the place in its index: compare with the first row, or run it
 * against LocalStack, whose table is DynamoDB Local (`AWS_ENDPOINT_URL=… npm run bench -- owner`).
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { BatchWriteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createToken } from '../cli/owner/tokens.ts';
import { type FrontdeskConfigInput, parseConfig } from '../config/index.ts';
import { readSpecialFields } from '../lambdas/contact/form/special-fields.ts';
import { createSubmission } from '../lambdas/contact/submission/create.ts';
import { peopleOf, personEntries } from '../lambdas/contact/submission/people.ts';
import { formPartition, type Submission } from '../lambdas/contact/submission/submission.ts';
import { newId } from '../lambdas/shared/runtime/ids.ts';
import { createParameters, parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { clientSettings } from '../local/aws-environment.ts';
import { LOCAL, localConfig } from '../local/config.ts';
import { startDeployed } from '../test/support/app.ts';
import { localTestConfig } from '../test/support/local-config.ts';
import { median, printTable } from './report.ts';

const SUBMISSIONS = 100_000;
/** Spread evenly over the time, so that finding them means going through everything, unless there is an index. */
const OF_ONE_PERSON = 40;
const SPAM = 200;
const ROUNDS = 5;
const WRITERS = 8;

export async function benchOwner(): Promise<void> {
  const { deployed, stop } = await startDeployed();
  try {
    const settings = clientSettings(deployed.endpoint);
    const ssm = new SSMClient(settings);
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
      marshallOptions: { removeUndefinedValues: true },
    });
    const tableName = deployed.outputs['Frontdesk-local-Contact']?.TableName ?? '';
    const saltName = parameterName(LOCAL, 'contact', 'address-salt');
    const { [saltName]: salt = '' } = await createParameters(ssm).get([saltName]);
    const config = localConfig(localTestConfig, { engine: { kind: deployed.engine }, site: deployed.site });
    const begun = performance.now();
    await seed(client, tableName, makeSubmissions(config, deployed.form, salt));
    console.log(
      `\n${SUBMISSIONS} submissions written in ${((performance.now() - begun) / 1000).toFixed(0)} s`,
    );

    const expiresAt = new Date(Date.now() + 3_600_000);
    const { token } = await createToken(ssm, LOCAL, {
      scopes: ['contact:read'],
      expiresAt,
      label: 'bench',
    });
    const get = async (path: string) => {
      const response = await fetch(`${deployed.urls.contact}/owner/${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return { text: await response.text(), link: response.headers.get('link') };
    };
    const query = () =>
      client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :partition',
          ExpressionAttributeValues: { ':partition': formPartition(deployed.form, 'new') },
          ScanIndexForward: false,
          Limit: 26,
        }),
      );
    const form = `form=${deployed.form}`;
    const { cursor: since } = JSON.parse((await get('changes')).text) as { cursor: string };
    printTable(['request', 'median ms'], []);
    for (const [name, ask] of [
      ['one query of the index on the engine, for comparison', query],
      ...addresses(form, since).map(([name, path]) => [name, () => get(path)] as const),
    ] as const)
      printRow(name, await time(ask, ROUNDS));
    for (const format of ['jsonl', 'csv']) {
      let [requests, bytes] = [0, 0];
      const milliseconds = await time(async () => {
        for (let next: string | undefined = `?${form}&format=${format}`; next; requests++) {
          const { text, link } = await get(`export${next}`);
          bytes += Buffer.byteLength(text);
          next = /^<([^>]+)>/.exec(link ?? '')?.[1];
        }
      }, 1);
      printRow(`all as ${format}: ${(bytes / 1e6).toFixed(0)} MB in ${requests} requests`, milliseconds);
    }
  } finally {
    await stop();
  }
}

/** What is asked for, and what it shows. */
function addresses(form: string, since: string): [name: string, path: string][] {
  return [
    ['newest 25 of a form', `submissions?${form}`],
    ['newest 25 of all forms', 'submissions'],
    ['100 from the middle', `submissions?${form}&limit=100&to=${MIDDLE}`],
    [`25 of ${SPAM} spam`, `submissions?${form}&state=spam`],
    ['search: 25 that are all over', `submissions?${form}&q=thank+you`],
    ['search: one request of many for what is nowhere', `submissions?${form}&q=nowhere`],
    ['counts by form and state', 'submissions/counts'],
    ['changes, while there are none', `changes?since=${since}`],
    [`25 of ${OF_ONE_PERSON} of one person`, `people?email=${PERSON}`],
  ];
}

const START = Date.parse('2026-01-01T00:00:00Z');
const STEP_MILLISECONDS = 60_000;
const MIDDLE = new Date(START + (SUBMISSIONS / 2) * STEP_MILLISECONDS).toISOString();
const PERSON = 'ada@visitors-bench.dev';

function* makeSubmissions(input: FrontdeskConfigInput, formId: string, salt: string): Generator<Submission> {
  const form = parseConfig(input).contact?.forms[formId];
  if (!form) throw new Error(`The form ${formId} is not configured`);
  for (let i = 0; i < SUBMISSIONS; i++) {
    const now = new Date(START + i * STEP_MILLISECONDS);
    const isPerson = i % (SUBMISSIONS / OF_ONE_PERSON) === 0;
    const isSpam = i % (SUBMISSIONS / SPAM) === 1;
    const answers: [string, string][] = [
      ['name', `Visitor ${i}`],
      ['email', isPerson ? PERSON : `visitor-${i}@visitors-bench.dev`],
      ['message', `Message ${i}: ${'good day and thank you for your work, '.repeat(5)}`],
      ...(isSpam ? [['_gotcha', 'x'] as [string, string]] : []),
    ];
    const content = readSpecialFields(new Map(answers));
    const people = peopleOf(content, form, salt);
    const id = newId({ msecs: now.getTime() });
    yield createSubmission({
      id,
      formId,
      form: { retentionDays: 3650 },
      content,
      judgement: { reasons: isSpam ? ['honeypot'] : [], signals: [], points: 0 },
      attachments: [],
      origin: undefined,
      people,
      addressHash: 'bench',
      now,
    });
  }
}

/** Each row as soon as it is known: all together may take minutes. */
function printRow(name: string, milliseconds: number): void {
  console.log(`| ${name} | ${milliseconds.toFixed(0)} |`);
}

/** Without legs: each new one would be mailed. */
async function seed(
  client: DynamoDBDocumentClient,
  tableName: string,
  submissions: Iterator<Submission>,
): Promise<void> {
  const writer = async () => {
    for (;;) {
      const items: object[] = [];
      // A batch takes 25 items.
      while (items.length < 24) {
        const { value, done } = submissions.next();
        if (done) break;
        items.push(value, ...personEntries(value));
      }
      if (items.length === 0) return;
      let open = items.map((Item) => ({ PutRequest: { Item } }));
      while (open.length > 0) {
        const { UnprocessedItems } = await client.send(
          new BatchWriteCommand({ RequestItems: { [tableName]: open } }),
        );
        open = (UnprocessedItems?.[tableName] ?? []) as typeof open;
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

async function time(ask: () => Promise<unknown>, rounds: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  }
  return median(times);
}
