/** One submission can be followed through the logs of all functions by its id, as `npm run logs` does it. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatLine, functionLogs, type LogLine, readLines } from '../../../cli/log-lines.ts';
import { followLines } from '../../../cli/logs.ts';
import { aws, has, waitForMails } from '../../support/deployed.ts';
import { waitFor } from '../../support/wait.ts';
import { accepted, marker, postJson } from './submit-client.ts';

const logsClient = new CloudWatchLogsClient(aws);
const visitor = { name: 'Vera Visitor', email: 'vera@visitor.example' };

const submit = async (message: string) =>
  (await accepted(postJson('demo', { ...visitor, message }))).submissionId;

/** Has each function on the way called once more: a line that the engine reads late comes with the next call. */
const callAll = async () => {
  await submit(marker());
};

/** What each function on the way logs of a submission: lines and metrics. */
const WAY = {
  submit: ['"request"', '"Accepted"'],
  enqueue: ['"enqueued"'],
  notifier: ['"attempt"', '"Sent"'],
};

let id = '';
let text = '';
const started = new Date();
let logs: Awaited<ReturnType<typeof functionLogs>> = [];
let lines: LogLine[] = [];

/** What each structured line says, without those of metrics. */
const messages = () =>
  lines
    .map((line) => ({ function: line.function, ...(JSON.parse(line.text) as Record<string, unknown>) }))
    .filter((line) => !('_aws' in line)) as unknown as {
    function: string;
    message: string;
    state?: string;
  }[];

describe.runIf(has('logGroup'))('one submission’s logs', () => {
  beforeAll(async () => {
    text = marker();
    id = await submit(text);
    await waitForMails(text);
    logs = await functionLogs(
      { cloudFormation: new CloudFormationClient(aws), lambda: new LambdaClient(aws) },
      'Frontdesk-local-Contact',
    );
    lines = await waitFor(
      'all lines of the way',
      () => readLines(logsClient, { logs, from: started, containing: id }).finally(callAll),
      (found) =>
        Object.entries(WAY).every(([name, all]) =>
          all.every((text) => found.some((line) => line.function === name && line.text.includes(text))),
        ),
      { everyMs: 500 },
    );
  });

  describe('the way of one submission', () => {
    it('is found by its id in the logs of every function on it', () => {
      // In any order: the engine gives a line the time at which it has read it.
      const way = messages().map((line) => `${line.function}: ${line.message}`);
      expect(way.sort()).toEqual(['enqueue: enqueued', 'notifier: attempt', 'submit: request']);
    });

    it('holds the request’s id, which API Gateway’s access log has as well', () => {
      const request = messages().find((line) => line.function === 'submit');
      expect(request).toMatchObject({ correlationId: id, requestId: expect.stringMatching(/.+/) });
    });

    it('holds what was counted on it', () => {
      const counted = lines.map(({ text: line }) => JSON.parse(line)).filter((line) => '_aws' in line);
      expect(counted).toHaveLength(2);
      expect(counted).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ Accepted: 1, service: 'contact', environment: 'local' }),
          expect.objectContaining({ Sent: 1, TimeToSent: expect.any(Number), leg: 'mail' }),
        ]),
      );
    });

    it('holds nothing that the visitor wrote', async () => {
      const all = await readLines(logsClient, { logs, from: started });
      const logged = all.map((line) => line.text).join('\n');
      for (const personal of [text, visitor.name, visitor.email]) expect(logged).not.toContain(personal);
    });

    it('is printed line by line', () => {
      const printed = lines.map(formatLine).filter((line) => line !== undefined);
      expect(printed).toHaveLength(3);
      expect(printed).toContainEqual(expect.stringMatching(/^\S+Z {2}notifier {2}attempt {2}.*state=sent/));
    });
  });

  describe('a button of the mail', () => {
    it('is found by the submission’s id, and its token nowhere', async () => {
      const [mail] = await waitForMails(text);
      const [, url = ''] = /^Archive:\n(\S+)$/m.exec(mail?.text ?? '') ?? [];
      const { origin, pathname, hash } = new URL(url);
      const token = hash.slice(1);
      expect(token.length).toBeGreaterThan(80);
      const press = (sent: string) =>
        fetch(origin + pathname, { method: 'POST', body: new URLSearchParams({ token: sent }) });
      const logged = await waitFor(
        'both presses',
        async () => {
          // Each time, as a line may come with the next call only.
          for (const sent of [token, token.replace('.archive.', '.spam.')]) await press(sent);
          const all = await readLines(logsClient, { logs, from: started });
          return all.map((line) => line.text).join('\n');
        },
        (found) => ['sorted', 'TOKEN_REFUSED'].every((outcome) => found.includes(`"outcome":"${outcome}"`)),
      );
      const [signed = '', forged = ''] = [token, token.replace('.archive.', '.spam.')];
      const signature = token.split('.').at(-1) ?? '';
      for (const secret of [signed, forged, signature]) expect(logged).not.toContain(secret);
    });
  });

  describe('the functions of a pipeline', () => {
    it('are found with their logs', () => {
      expect(logs.map(({ name }) => name)).toEqual([
        'attachment',
        'by-mail',
        'canary',
        'enqueue',
        'mail-events',
        'notifier',
        'owner',
        'submit',
        'sweep',
      ]);
    });
  });

  describe('--follow', () => {
    it('prints each line once, also those that come later', async () => {
      const stop = new AbortController();
      const printed: LogLine[] = [];
      const reading = { logs: logs.filter(({ name }) => name === 'submit'), from: new Date() };
      const following = followLines(logsClient, reading, (line) => printed.push(line), stop.signal);
      const requests = (each: string) =>
        printed.filter((line) => line.text.includes('"request"') && line.text.includes(each));
      const later: string[] = [];
      // The second one comes when lines were printed already.
      for (const _ of [1, 2]) {
        const each = await submit(marker());
        later.push(each);
        await waitFor('its request', () => requests(each).length > 0 || callAll(), Boolean, {
          everyMs: 500,
        });
      }
      stop.abort();
      await following;
      for (const each of later) expect(requests(each)).toHaveLength(1);
    });
  });
});
