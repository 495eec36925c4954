import * as z from 'zod';

/** `create` makes a key; else the ARN of one that is there. An alias may lead elsewhere tomorrow. */
export const encryptionKey = z
  .string()
  .regex(
    /^(create|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}))$/,
    {
      error:
        'neither "create" nor the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f',
    },
  );

interface Place {
  readonly account: string;
  readonly region: string;
  readonly encryptionKey?: string | undefined;
}

/** Whether a key that is given lies in the region of what it is to encrypt, which is all that KMS takes. */
export function isOfRegion({ region, encryptionKey: key }: Place): boolean {
  return !key?.startsWith('arn:') || key.split(':')[3] === region;
}
