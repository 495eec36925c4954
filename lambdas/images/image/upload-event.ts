import * as z from 'zod/mini';

/** What S3 tells through EventBridge (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html). */
const event = z.object({
  source: z.literal('aws.s3'),
  detail: z.object({ object: z.object({ key: z.string(), etag: z.string() }) }),
});

/** An uploaded file, as S3 names it. */
export interface Upload {
  readonly key: string;
  readonly etag: string;
}

/** Reads a queue message; undefined when it is none of S3's. */
export function readUploadEvent(body: string): Upload | undefined {
  const { data } = z.safeParse(event, parse(body));
  return data?.detail.object;
}

/** Whether a message announces an upload: it may be sent again at any time. */
export function isUploadEvent(body: string): boolean {
  return readUploadEvent(body) !== undefined;
}

/** A message of the same shape, for an upload whose own event was lost. */
export function uploadEvent(upload: Upload): string {
  return JSON.stringify({ source: 'aws.s3', detail: { object: upload } });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
