/** The same random commands to the stand-in for S3 and to an engine. */
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Bucket, runS3 } from '../aws/s3.ts';
import { createRandom, type Random } from '../kernel/random.ts';
import { Scheduler } from '../kernel/scheduler.ts';
import type { Difference } from './dynamodb.ts';

type Plain = Readonly<Record<string, unknown>>;
type ClientOptions = ConstructorParameters<typeof S3Client>[0];

const BUCKET = 'sim-conformance';
const KEYS = ['a/1', 'a/2', 'b/1'];
const COMMANDS = {
  PutObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
} as const;
type CommandName = keyof typeof COMMANDS;

export async function compareS3(options: ClientOptions, seed: string, count: number): Promise<Difference[]> {
  const client = new S3Client({ ...options, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  try {
    const bucket = new Bucket(BUCKET, new Scheduler(0));
    const random = createRandom(seed);
    const differences: Difference[] = [];
    for (let i = 0; i < count; i++) {
      const [command, input] = randomCommand(random, bucket);
      const Command = COMMANDS[command] as unknown as new (input: Plain) => never;
      const standIn = await outcome(async () => runS3(command, input, () => bucket, false));
      const engine = await outcome(() => client.send(new Command(input)));
      if (standIn !== engine) differences.push({ command, input, standIn, engine });
    }
    return differences;
  } finally {
    const Objects = KEYS.map((Key) => ({ Key }));
    await client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    await client.send(new DeleteBucketCommand({ Bucket: BUCKET }));
    client.destroy();
  }
}

function randomCommand(random: Random, bucket: Bucket): readonly [CommandName, Plain] {
  const Key = random.pick(KEYS);
  const at = { Bucket: BUCKET, Key };
  const etag = bucket.files.get(Key)?.etag;
  switch (random.pick(Object.keys(COMMANDS) as CommandName[])) {
    case 'PutObjectCommand': {
      const body = { Body: Buffer.from(random.pick(['', 'one', 'other'])), ContentType: 'text/plain' };
      return ['PutObjectCommand', { ...at, ...body, ...(random.chance(0.3) && { IfNoneMatch: '*' }) }];
    }
    case 'GetObjectCommand': {
      const IfMatch = random.pick([etag, etag?.replaceAll('"', ''), '"d41d8cd98f00b204e9800998ecf8427e"']);
      return ['GetObjectCommand', { ...at, ...(random.chance(0.5) && IfMatch !== undefined && { IfMatch }) }];
    }
    case 'HeadObjectCommand':
      return ['HeadObjectCommand', at];
    case 'DeleteObjectCommand':
      return ['DeleteObjectCommand', at];
    case 'DeleteObjectsCommand':
      return [
        'DeleteObjectsCommand',
        { Bucket: BUCKET, Delete: { Quiet: true, Objects: [{ Key }, { Key: 'never-there' }] } },
      ];
    default:
      return [
        'ListObjectsV2Command',
        { Bucket: BUCKET, Prefix: random.pick(['a/', 'b/', 'c/']), MaxKeys: random.int(1, 3) },
      ];
  }
}

/** What a command came to, as text. */
async function outcome(run: () => Promise<unknown>): Promise<string> {
  try {
    const { Body, ContentLength, ContentType, ETag, Contents, KeyCount, IsTruncated, Errors } =
      (await run()) as Plain;
    const text = Body && (await (Body as { transformToString(): Promise<string> }).transformToString());
    const keys = (Contents as { Key: string; Size: number; ETag: string }[] | undefined)?.map(
      ({ Key, Size, ETag: etag }) => [Key, Size, etag],
    );
    const failed = (Errors as unknown[] | undefined)?.length || undefined;
    return JSON.stringify({ text, ContentLength, ContentType, ETag, keys, KeyCount, IsTruncated, failed });
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return JSON.stringify({ error: name, status: $metadata?.httpStatusCode });
  }
}
