/** Under which key secrets are stored. */
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type EnvironmentId, foundationParameter } from '../config/deployment.ts';

/** An environment's names, and the key that its configuration wants. */
export type KeyedEnvironment = EnvironmentId & { readonly encryptionKey?: string | undefined };

/** Stores a secret under the environment's key, or under AWS's own. @param overwrite whether it may be there already */
export async function putSecureString(
  ssm: SSMClient,
  environment: KeyedEnvironment,
  { name, value, overwrite }: { readonly name: string; readonly value: string; readonly overwrite: boolean },
): Promise<void> {
  const KeyId = await keyOf(ssm, environment);
  await ssm.send(
    new PutParameterCommand({
      Name: name,
      Value: value,
      Type: 'SecureString',
      Overwrite: overwrite,
      ...(KeyId !== undefined && { KeyId }),
    }),
  );
}

/** Undefined for AWS's own, which also stands in while the foundation has not made one. */
async function keyOf(ssm: SSMClient, { root, encryptionKey }: KeyedEnvironment): Promise<string | undefined> {
  if (encryptionKey !== 'create') return encryptionKey;
  try {
    const Name = foundationParameter(root, 'key-arn');
    return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}
