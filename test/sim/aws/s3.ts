/** Buckets: files by key, strongly consistent; what is created is announced. */
import { createHash } from 'node:crypto';
import type { Scheduler } from '../kernel/scheduler.ts';
import { serviceError } from './errors.ts';

export interface StoredFile {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly contentType: string | undefined;
  readonly putAt: number;
}

type Plain = Readonly<Record<string, unknown>>;

/** What a bucket is told by its template. */
export interface BucketRules {
  /** Ends files of a prefix after so many days. @default nothing ends by itself */
  readonly lifecycle?: readonly { readonly prefix: string; readonly days: number }[];
  /** That nothing is written without a condition, but below a prefix. @default anything is */
  readonly conditional?: { readonly except: string | undefined };
}

const DAY = 86_400_000;
/** In bytes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY = 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const LONGEST_LIST = 1000;

export class Bucket {
  readonly name: string;
  readonly files = new Map<string, StoredFile>();
  /** Are told of every file that is put. */
  readonly onCreated: ((key: string, file: StoredFile) => void)[] = [];
  private readonly scheduler: Scheduler;
  private readonly rules: BucketRules;

  constructor(name: string, scheduler: Scheduler, rules: BucketRules = {}) {
    this.name = name;
    this.scheduler = scheduler;
    this.rules = rules;
  }

  /** @throws as S3 does where a condition is wanted and there is none, or it does not hold */
  require(key: string, { IfNoneMatch, IfMatch }: { IfNoneMatch?: unknown; IfMatch?: unknown }): void {
    const { conditional } = this.rules;
    const isFree = !conditional || (conditional.except !== undefined && key.startsWith(conditional.except));
    if (!isFree && IfNoneMatch === undefined && IfMatch === undefined)
      throw serviceError('AccessDenied', 403);
    const file = this.files.get(key);
    if (IfNoneMatch === '*' && file) throw serviceError('PreconditionFailed', 412);
    if (IfMatch === undefined) return;
    if (!file) throw serviceError('NoSuchKey', 404);
    if (bare(String(IfMatch)) !== bare(file.etag)) throw serviceError('PreconditionFailed', 412);
  }

  /** Ends what is over. */
  expire(): void {
    for (const { prefix, days } of this.rules.lifecycle ?? [])
      for (const [key, { putAt }] of this.files)
        if (key.startsWith(prefix) && putAt + days * DAY <= this.scheduler.now) this.files.delete(key);
  }

  /** @throws as S3 does where the name is too long */
  put(key: string, body: Uint8Array, contentType?: string): StoredFile {
    if (Buffer.byteLength(key) > LONGEST_KEY) throw serviceError('KeyTooLongError', 400);
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const file = { body, etag, contentType, putAt: this.scheduler.now };
    this.files.set(key, file);
    for (const hear of this.onCreated) hear(key, file);
    return file;
  }
}

/** What an answer's body can do of what a stream can. */
function bodyOf(body: Uint8Array) {
  return {
    async *[Symbol.asyncIterator]() {
      yield body;
    },
    transformToByteArray: async () => body,
    transformToString: async (encoding?: BufferEncoding) => Buffer.from(body).toString(encoding ?? 'utf8'),
  };
}

/** The commands of the S3 client. @param isPartial whether a batch keeps one of its files this time */
export function runS3(name: string, input: Plain, find: (name: string) => Bucket, isPartial: boolean): Plain {
  const bucket = find(String(input.Bucket));
  const key = String(input.Key);
  switch (name) {
    case 'PutObjectCommand': {
      bucket.require(key, input);
      const body = typeof input.Body === 'string' ? Buffer.from(input.Body) : (input.Body as Uint8Array);
      const { etag } = bucket.put(key, Uint8Array.from(body), input.ContentType as string | undefined);
      return { ETag: etag };
    }
    case 'GetObjectCommand': {
      const file = found(bucket, key, 'NoSuchKey');
      // Events name it without its quotation marks, and S3 takes both.
      if (input.IfMatch !== undefined && bare(String(input.IfMatch)) !== bare(file.etag))
        throw serviceError('PreconditionFailed', 412);
      const body = rangeOf(file.body, input.Range);
      return {
        Body: bodyOf(body),
        ContentLength: body.byteLength,
        ContentType: file.contentType,
        ETag: file.etag,
      };
    }
    case 'HeadObjectCommand': {
      const file = found(bucket, key, 'NotFound');
      return { ContentLength: file.body.byteLength, ContentType: file.contentType, ETag: file.etag };
    }
    case 'DeleteObjectCommand':
      bucket.files.delete(key);
      return {};
    case 'DeleteObjectsCommand': {
      const { Objects } = input.Delete as { Objects: { Key: string }[] };
      if (Objects.length === 0 || Objects.length > 1000) throw serviceError('MalformedXML', 400);
      const kept = isPartial ? Objects.slice(-1) : [];
      for (const { Key } of Objects) if (kept[0]?.Key !== Key) bucket.files.delete(Key);
      return { Errors: kept.map(({ Key }) => ({ Key, Code: 'InternalError' })) };
    }
    case 'ListObjectsV2Command': {
      const {
        Prefix = '',
        MaxKeys = LONGEST_LIST,
        ContinuationToken = '',
        StartAfter = '',
      } = input as {
        Prefix?: string;
        MaxKeys?: number;
        ContinuationToken?: string;
        StartAfter?: string;
      };
      const from = ContinuationToken || StartAfter;
      const most = Math.min(MaxKeys, LONGEST_LIST);
      const keys = [...bucket.files.keys()].filter((one) => one.startsWith(Prefix) && one > from).sort();
      const Contents = keys.slice(0, most).map((Key) => ({
        Key,
        Size: bucket.files.get(Key)?.body.byteLength,
        ETag: bucket.files.get(Key)?.etag,
        LastModified: new Date(bucket.files.get(Key)?.putAt ?? 0),
      }));
      const isCut = keys.length > most;
      return {
        KeyCount: Contents.length,
        IsTruncated: isCut,
        ...(Contents.length > 0 && { Contents }),
        ...(isCut && { NextContinuationToken: Contents.at(-1)?.Key }),
      };
    }
    default:
      throw new Error(`The stand-in for S3 does not know ${name}`);
  }
}

/** `bytes=0-9` are ten bytes, or as many as there are. */
function rangeOf(body: Uint8Array, range: unknown): Uint8Array {
  if (range === undefined) return body;
  const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(String(range)) ?? [];
  if (from === '') throw new Error(`The stand-in for S3 does not know the range ${range}`);
  if (Number(from) >= body.byteLength) throw serviceError('InvalidRange', 416);
  return body.subarray(Number(from), Number(to) + 1);
}

function bare(etag: string): string {
  return etag.replaceAll('"', '');
}

function found(bucket: Bucket, key: string, otherwise: string): StoredFile {
  const file = bucket.files.get(key);
  if (!file) throw serviceError(otherwise, 404);
  return file;
}

/** A form by which a stranger may put files under one key, as long as it lasts. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An address that a stranger may put a file to, as long as it lasts. */
export interface UploadAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * In the place of `@aws-sdk/s3-request-presigner`: what is signed stands in the address, unsigned, and `acceptPut` keeps
 * to it. Like the SDK it leaves the content type out unless it is told to sign it.
 */
export function makeAddress(
  input: Plain,
  { expiresIn, signableHeaders }: { readonly expiresIn: number; readonly signableHeaders?: Set<string> },
  now: Date,
): string {
  const { Bucket: name, Key, ContentLength, ContentType, IfNoneMatch } = input;
  const signed = {
    'content-length': ContentLength,
    'if-none-match': IfNoneMatch,
    ...(signableHeaders?.has('content-type') && { 'content-type': ContentType }),
  };
  const end = now.getTime() + expiresIn * 1000;
  const query = new URLSearchParams({ end: String(end), signed: JSON.stringify(signed) });
  return `https://${name}.s3.invalid/${Key}?${query}`;
}

/** Takes a file at an address. @returns S3's status */
export function acceptPut(
  { url, headers }: UploadAddress,
  body: Uint8Array,
  find: (name: string) => Bucket,
  now: number,
): number {
  const { hostname, pathname, searchParams } = new URL(url);
  if (Number(searchParams.get('end')) <= now) return 403;
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const sent = { ...Object.fromEntries(names), 'content-length': body.byteLength };
  const signed = JSON.parse(searchParams.get('signed') ?? '{}') as Record<string, unknown>;
  for (const [name, value] of Object.entries(signed)) if (sent[name] !== value) return 403;
  const [bucket, key] = [find(hostname.split('.')[0] as string), pathname.slice(1)];
  try {
    bucket.require(key, { IfNoneMatch: sent['if-none-match'] });
  } catch (error) {
    return (error as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode;
  }
  bucket.put(key, body, sent['content-type']);
  return 200;
}

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly (readonly [string, ...unknown[]] | Readonly<Record<string, string>>)[];
}

/** In the place of `@aws-sdk/s3-presigned-post`: the policy is there, unsigned, and `acceptUpload` keeps to it. */
export function makeUploadForm(options: Plain, now: Date): UploadForm {
  const {
    Bucket: name,
    Key,
    Conditions = [],
    Fields = {},
    Expires = 3600,
  } = options as {
    Bucket: string;
    Key: string;
    Conditions?: Policy['conditions'];
    Fields?: Record<string, string>;
    Expires?: number;
  };
  const policy: Policy = {
    expiration: new Date(now.getTime() + Expires * 1000).toISOString(),
    conditions: [
      ...Conditions,
      ...Object.entries(Fields).map(([field, value]) => ({ [field]: value })),
      { key: Key },
    ],
  };
  const encoded = Buffer.from(JSON.stringify(policy)).toString('base64');
  return { url: `https://${name}.s3.invalid/`, fields: { ...Fields, key: Key, Policy: encoded } };
}

/** Takes a file by a form. @returns S3's status */
export function acceptUpload(
  form: UploadForm,
  body: Uint8Array,
  find: (name: string) => Bucket,
  now: number,
): number {
  const { Policy: encoded = '', key = '', ...fields } = form.fields;
  const { expiration, conditions } = JSON.parse(Buffer.from(encoded, 'base64').toString()) as Policy;
  if (Date.parse(expiration) <= now) return 403;
  for (const condition of conditions) {
    if (Array.isArray(condition)) {
      const [kind, from, to] = condition as [string, number, number];
      if (kind !== 'content-length-range') throw new Error(`The stand-in for S3 does not know ${kind}`);
      if (body.byteLength < from || body.byteLength > to) return 400;
    } else
      for (const [field, value] of Object.entries(condition as Record<string, string>))
        if ({ ...fields, key }[field] !== value) return 403;
  }
  const bucket = find(new URL(form.url).hostname.split('.')[0] as string);
  try {
    bucket.require(key, {});
  } catch {
    return 403;
  }
  bucket.put(key, body, fields['Content-Type']);
  return 204;
}
