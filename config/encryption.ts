import * as z from 'zod';

const ARN =
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const SUCH_AS = 'such as arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f';

/** `create` makes a key; else the ARN of one that is there. An alias may lead elsewhere tomorrow. */
export const encryptionKey = z.string().refine((key) => key === 'create' || ARN.test(key), {
  error: `neither "create" nor the ARN of a KMS key, ${SUCH_AS}`,
});

/** Keys of before, by their ARNs. */
export const formerEncryptionKeys = z
  .array(z.string().regex(ARN, { error: `not the ARN of a KMS key, ${SUCH_AS}` }))
  .max(5, { error: 'more than 5' });

interface Place {
  readonly account: string;
  readonly region: string;
  readonly encryptionKey?: string | undefined;
}

/** Whether a key that is given lies in the region of what it is to encrypt, which is all that KMS takes. */
export function isOfRegion({ region, encryptionKey }: Place): boolean {
  return encryptionKey === undefined || isKeyOf(region, encryptionKey);
}

/** Whether a key is of a region; one that is yet to be made is. */
export function isKeyOf(region: string, key: string): boolean {
  return !key.startsWith('arn:') || key.split(':')[3] === region;
}
