import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, it } from 'vitest';
import { CANARY } from '../../../config/values.ts';
import { CANARY_HEADER, makeMark } from '../../../lambdas/shared/canary/mark.ts';
import { isId } from '../../../lambdas/shared/runtime/ids.ts';
import { CANARY_MAILBOX } from '../../../lib/constructs/mail.ts';
import { aws, deployed, mailsTo, output } from '../../support/deployed.ts';
import { callOwner, newToken } from '../../support/owner.ts';

const STACKS = ['Contact', 'Feedback', 'Images'] as const;
const lambda = new LambdaClient(aws);

/** Has a pipeline send its canary now, by its function with its own rights. */
async function fly(stack: (typeof STACKS)[number]): Promise<unknown> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: output(stack, 'CanaryName') }));
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

async function markOf(pipeline: string, now = new Date()): Promise<string> {
  const Name = `/frontdesk/local/${pipeline}/canary-key`;
  const { Parameter } = await new SSMClient(aws).send(
    new GetParameterCommand({ Name, WithDecryption: true }),
  );
  return makeMark({ pipeline, key: Parameter?.Value ?? '', now });
}

function send(form: string, mark?: string): Promise<Response> {
  return fetch(`${deployed.urls.contact}/f/${form}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(mark !== undefined && { [CANARY_HEADER]: mark }),
    },
    body: JSON.stringify({
      email: 'ada@frontdesk-tests.dev',
      name: 'Ada',
      message: `Hello ${Math.random()}`,
    }),
  });
}

describe('the canaries of all pipelines', () => {
  let before: string;
  beforeAll(async () => {
    before = await allReads();
    expect(await Promise.all(STACKS.map(fly))).toEqual(STACKS.map(() => ({ passed: true })));
  });

  it('arrive: stored, mailed to nobody, rendered and fetched', async () => {
    const mails = await mailsTo(CANARY_MAILBOX);
    expect(mails.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['Canary', expect.stringContaining(CANARY)]),
    );
  });

  it('are in nothing that an owner reads', async () => {
    expect(before).not.toContain(CANARY);
    expect(await allReads()).not.toContain(CANARY);
  });
});

/** Lists, counts, changes and exports of all pipelines, as one text. */
async function allReads(): Promise<string> {
  const reads = {
    contact: ['submissions', 'submissions/counts', 'changes', 'forms', 'export?format=csv'],
    feedback: ['responses', 'responses/counts', 'changes', 'widgets', 'export?format=csv'],
    images: ['images', 'images/counts', 'changes', 'presets'],
  } as const;
  const { token } = await newToken(['contact:read', 'feedback:read', 'images:read']);
  const texts: string[] = [];
  for (const pipeline of ['contact', 'feedback', 'images'] as const)
    for (const path of reads[pipeline]) {
      const answer = await callOwner(token, 'GET', path, { pipeline });
      expect([path, answer.status]).toEqual([path, 200]);
      texts.push(answer.text);
    }
  return texts.join('\n');
}

describe('a mark', () => {
  it('that is forged, over, or of another pipeline opens nothing: there is no such form', async () => {
    const [good, over] = await Promise.all([
      markOf('contact'),
      markOf('contact', new Date(Date.now() - 600_000)),
    ]);
    const forged = `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`;
    const unknown = await (await send('no-such-form')).json();
    for (const mark of [undefined, '', forged, over, await markOf('feedback')]) {
      const answer = await send(CANARY, mark);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual(unknown);
    }
    expect((await send(CANARY, good)).status).toBe(200);
  });

  it('makes nothing else of what is sent to a form of the owner’s', async () => {
    const answer = await send(deployed.form, await markOf('contact'));
    const { submissionId } = (await answer.json()) as { submissionId: string };
    expect(isId(submissionId)).toBe(true);
    const { token } = await newToken(['contact:read']);
    expect((await callOwner(token, 'GET', `submissions/${submissionId}`)).status).toBe(200);
  });
});
