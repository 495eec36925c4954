import * as z from 'zod';

/** The qualifier of every bootstrap that chooses no other. */
export const DEFAULT_QUALIFIER = 'hnb659fds';

/** How the account was prepared for CDK, where an organisation has rules of its own for that. */
export const bootstrap = z.strictObject({
  /** What keeps several bootstraps of an account apart: begins the names of CDK's roles and bucket. @default hnb659fds */
  qualifier: z
    .string()
    // CDK's own template takes capitals and underscores too, but a bucket's name does not.
    .regex(/^[a-z0-9-]{1,10}$/, {
      error: 'not a qualifier: 1 to 10 lower-case letters, digits and hyphens',
    })
    .default(DEFAULT_QUALIFIER),
  /** The name of an IAM policy of the account, path included: every role that is made gets it as its boundary. @default none */
  permissionsBoundary: z
    .string()
    .regex(/^[\w+=,.@/-]{1,128}$/, { error: 'not the name of an IAM policy: neither an ARN nor empty' })
    .optional(),
});
export type BootstrapConfig = z.infer<typeof bootstrap>;

interface Place {
  readonly account: string;
  readonly region: string;
  readonly bootstrap: BootstrapConfig;
  readonly encryptionKey?: string | undefined;
  readonly formerEncryptionKeys: readonly string[];
}

/** Whether no two environments would deploy the foundation that they share by turns in one way and in another. */
export function sharesFoundation(all: Readonly<Record<string, Place>>): boolean {
  const places = Object.values(all);
  const first = ({ account, region }: Place) =>
    places.find((one) => one.account === account && one.region === region);
  const shared = (one: Place | undefined) =>
    JSON.stringify([one?.bootstrap, one?.encryptionKey, one?.formerEncryptionKeys]);
  return places.every((one) => shared(one) === shared(first(one)));
}
