/** The key of persons' hashes, for functions whose rows have them. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { LakeConfig } from '../../../config/data.ts';
import { createParameters } from '../runtime/parameters.ts';
import type { Personal } from './personal.ts';

/**
 * @param keyName the parameter; undefined where rows have no persons
 * @returns reads the key when it is needed, and keeps it for a while. @throws MissingParameter there
 */
export function openPersonal(
  keyName: string | undefined,
  lake: Pick<LakeConfig, 'fields'> | undefined,
): () => Promise<Personal | undefined> {
  if (keyName === undefined) return async () => undefined;
  const parameters = createParameters(new SSMClient({}));
  return async () => {
    const { [keyName]: key = '' } = await parameters.get([keyName]);
    return { key, fields: lake?.fields ?? {} };
  };
}
