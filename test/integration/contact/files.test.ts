import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { enqueueFileRemovals } from '../../../cli/redrive/files.ts';
import { redriveLegs } from '../../../cli/redrive/redrive.ts';
import { signAttachment } from '../../../lambdas/contact/files/token.ts';
import type { Submission } from '../../../lambdas/contact/submission/submission.ts';
import { newMarker, store } from '../../support/contact.ts';
import { aws, output, waitForMails } from '../../support/deployed.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { type Accepted, accepted, client, contactUrl, refused, tableName } from './submit-client.ts';

const s3 = new S3Client(aws);
const sqs = new SQSClient(aws);
const bucket = output('Contact', 'FilesBucketName');
const PDF = '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';

function send(files: readonly (readonly [string, string])[], fields: Record<string, string>, form = 'files') {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const [name, content] of files) body.append('attachment', new Blob([content]), name);
  return fetch(`${contactUrl}/f/${form}`, { method: 'POST', headers: { accept: 'application/json' }, body });
}

const key = (id: string) => ({ pk: `submission#${id}`, sk: 'submission' });

async function stored({ submissionId }: Accepted): Promise<Submission> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: key(submissionId), ConsistentRead: true }),
  );
  return Item as Submission;
}

async function keysOf(submissionId: string): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `attachments/${submissionId}/` }),
  );
  return Contents.map(({ Key }) => Key);
}

async function token(submissionId: string, expiresAt: Date, index = 0): Promise<string> {
  const { Parameter } = await new SSMClient(aws).send(
    new GetParameterCommand({ Name: '/frontdesk/local/contact/token-key', WithDecryption: true }),
  );
  return signAttachment({ submissionId, index }, expiresAt, Parameter?.Value ?? '');
}

const soon = () => new Date(Date.now() + 60_000);

const open = (link: string, headers = { accept: 'text/html' }) =>
  fetch(link, { redirect: 'manual', headers });

describe('files', () => {
  it('are stored before the answer, mailed as links, and lead to a download', async () => {
    const marker = newMarker();
    const answer = await accepted(
      send(
        [
          ['C:\\temp\\Angebot für Ada.PDF', PDF],
          ['notes.bat', `echo ${marker}`],
        ],
        { name: marker },
      ),
    );
    const { attachments = [], id } = await stored(answer);
    expect(attachments).toEqual([
      {
        key: `attachments/${id}/0`,
        name: 'Angebot für Ada.pdf',
        type: 'application/pdf',
        bytes: new Blob([PDF]).size,
      },
      { key: `attachments/${id}/1`, name: 'notes.bat.txt', type: 'text/plain', bytes: marker.length + 5 },
    ]);

    const [mail] = await waitForMails(marker);
    const links = mail?.text.match(/http\S+\/a\/\S+/g) ?? [];
    expect(links).toHaveLength(2);
    for (const link of links) expect(mail?.html).toContain(`href="${link}"`);
    expect(mail?.text).toContain('Angebot für Ada.pdf');
    expect(mail?.attachments).toEqual([]);

    const redirect = await open(links[0] ?? '');
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('cache-control')).toBe('no-store');
    const file = await fetch(redirect.headers.get('location') ?? '');
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="Angebot f_r Ada.pdf"; filename*=UTF-8''Angebot%20f%C3%BCr%20Ada.pdf`,
    );
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(await file.text()).toBe(PDF);
  });

  it('are linked where the owner reads a submission', async () => {
    const { submissionId } = await accepted(send([['a.pdf', PDF]], { name: newMarker() }));
    const { token } = await newToken(['contact:read']);
    const { body } = await callOwner(token, 'GET', `submissions/${submissionId}`);
    expect(body.attachments).toEqual([
      {
        name: 'a.pdf',
        type: 'application/pdf',
        bytes: new Blob([PDF]).size,
        url: expect.stringMatching(/^http\S+\/a\//),
      },
    ]);
    const [{ url }] = body.attachments as [{ url: string }];
    const redirect = await open(url);
    expect(await (await fetch(redirect.headers.get('location') ?? '')).text()).toBe(PDF);
  });

  it('are kept as downloads in the bucket itself', async () => {
    const answer = await accepted(send([['a.txt', 'text']], { name: newMarker() }));
    const object = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: `attachments/${answer.submissionId}/0` }),
    );
    expect(object.ContentDisposition).toMatch(/^attachment;/);
    expect(object.ContentType).toBe('text/plain');
  });

  it('beyond the form’s limits are refused, and said so', async () => {
    const fields = { name: newMarker() };
    const text = ['a.txt', 'text'] as const;
    expect(await refused(send([text, text, text], fields))).toMatchObject({
      status: 413,
      code: 'TOO_MANY_FILES',
    });
    expect(await refused(send([['a.txt', 'x'.repeat(100_001)]], fields))).toMatchObject({
      status: 413,
      code: 'FILES_TOO_BIG',
    });
    expect(await refused(send([text], { message: 'x' }, 'guarded'))).toMatchObject({
      status: 400,
      code: 'NO_FILE_UPLOADS',
    });
    const program = ['offer.pdf', 'MZ\u0090\u0000\u0003\u0000\u0000\u0000'] as const;
    expect(await refused(send([text, program], fields))).toMatchObject({
      status: 422,
      errors: [['attachment', 'TYPE_FILE']],
    });
  });

  it('that differ make two submissions of the same words; the same ones make one', async () => {
    const fields = { name: newMarker() };
    const [first, again, other] = [
      await accepted(send([['a.txt', 'one']], fields)),
      await accepted(send([['a.txt', 'one']], fields)),
      await accepted(send([['a.txt', 'two']], fields)),
    ];
    expect(again.submissionId).toBe(first.submissionId);
    expect(other.submissionId).not.toBe(first.submissionId);
  });

  it('of a trapped robot are kept where the form takes them, and are no reason for an error where it does not', async () => {
    const answer = await accepted(send([['a.txt', 'one']], { name: newMarker(), _gotcha: 'x' }));
    expect(await stored(answer)).toMatchObject({ state: 'spam', attachments: [{ name: 'a.txt' }] });
    await accepted(send([['a.txt', 'one']], { message: newMarker(), _gotcha: 'x' }, 'demo'));
  });
});

describe('a link', () => {
  it('that is forged, expired, truncated or leads nowhere is 404, as page and as JSON', async () => {
    const { submissionId } = await accepted(send([['a.txt', 'one']], { name: newMarker() }));
    const good = await token(submissionId, soon());
    expect((await open(`${contactUrl}/a/${good}`)).status).toBe(302);
    const bad = [
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      good.slice(0, -5),
      good.replace('.0.', '.1.'),
      await token(submissionId, new Date(Date.now() - 1_000)),
      await token(submissionId, soon(), 7),
      await token('019939c2-0000-7000-8000-000000000000', soon()),
      'x',
    ];
    for (const one of bad) {
      const page = await open(`${contactUrl}/a/${one}`);
      expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      const json = await open(`${contactUrl}/a/${one}`, { accept: 'application/json' });
      expect([json.status, await json.json()]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })]);
    }
  });

  it('ends with its submission’s time, however late the table deletes that', async () => {
    const { submissionId } = await accepted(send([['a.txt', 'one']], { name: newMarker() }));
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: key(submissionId),
        UpdateExpression: 'SET deleteAt = :past',
        ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1000) - 1 },
      }),
    );
    expect((await open(`${contactUrl}/a/${await token(submissionId, soon())}`)).status).toBe(404);
  });

  it('takes no other methods', async () => {
    const response = await fetch(`${contactUrl}/a/x`, {
      method: 'POST',
      headers: { accept: 'application/json' },
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

// A deletion stands for an expiry, too: AWS writes the same stream record for both, the engine none for an expiry.
describe('files go', () => {
  it('with their submission, and nobody else’s', async () => {
    const gone = await accepted(
      send(
        [
          ['a.txt', 'one'],
          ['b.txt', 'two'],
        ],
        { name: newMarker() },
      ),
    );
    const other = await accepted(send([['a.txt', 'three']], { name: newMarker() }));
    expect(await keysOf(gone.submissionId)).toHaveLength(2);
    const link = `${contactUrl}/a/${await token(gone.submissionId, soon())}`;

    await client.send(new DeleteCommand({ TableName: tableName, Key: key(gone.submissionId) }));
    expect((await open(link)).status).toBe(404);
    await waitFor('the files to be deleted', async () => (await keysOf(gone.submissionId)).length === 0);
    expect(await keysOf(other.submissionId)).toHaveLength(1);
  });

  it('by a redrive, when the word of the deletion was lost', async () => {
    const kept = await accepted(send([['a.txt', 'one']], { name: newMarker() }));
    const lost = `lost-${crypto.randomUUID()}`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `attachments/${lost}/0`, Body: 'two' }));
    const [queueUrl, deadLetterQueueUrl] = [
      output('Contact', 'QueueUrl'),
      output('Contact', 'DeadLetterQueueUrl'),
    ];
    const MessageBody = JSON.stringify({ DDBStreamBatchInfo: { shardId: 'shard', batchSize: 1 } });
    await sqs.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody }));
    const redrive = {
      store,
      sqs,
      queueUrl,
      deadLetterQueueUrl,
      legs: [],
      includeUnknown: false,
      includeBounced: false,
    };
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    const files = { s3, bucket, sqs, queueUrl };
    expect(await enqueueFileRemovals({ ...files, now: at(0) })).toBe(0);
    const { deadLetters } = await redriveLegs({
      ...redrive,
      recover: () => enqueueFileRemovals({ ...files, now: at(25) }),
    });
    expect(deadLetters).toBeGreaterThanOrEqual(1);
    await waitFor('the files to be deleted', async () => (await keysOf(lost)).length === 0);
    expect(await keysOf(kept.submissionId)).toHaveLength(1);
  });

  it('when they were uploaded and never stored, and stay when they were', async () => {
    const { submissionId } = await accepted(send([['a.txt', 'one']], { name: newMarker() }));
    const upload = { pk: `submission#${submissionId}`, sk: 'upload' };
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: upload }));
    expect(Item?.deleteAt).toBeLessThan(Date.now() / 1000 + 86_401);

    const orphan = await accepted(send([['a.txt', 'one']], { name: newMarker() }));
    await client.send(new DeleteCommand({ TableName: tableName, Key: upload }));
    await client.send(new DeleteCommand({ TableName: tableName, Key: key(orphan.submissionId) }));
    // The second message was sent later: the first has been worked on.
    await waitFor('the files to be deleted', async () => (await keysOf(orphan.submissionId)).length === 0);
    expect(await keysOf(submissionId)).toHaveLength(1);
  });
});
