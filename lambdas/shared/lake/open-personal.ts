/** The key of persons' hashes, for functions whose rows have them. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { LakeConfig } from '../../../config/data.ts';
import { logger } from '../runtime/log.ts';
import { createParameters } from '../runtime/parameters.ts';
import type { Personal } from './personal.ts';

/** What a function is bundled with whose rows have something of persons. */
export type KeptOfPersons = Pick<LakeConfig, 'fields'>;

/**
 * @param keyName the parameter; undefined where rows are about nobody
 * @param kept undefined where rows have nothing of persons
 * @returns reads the key when it is needed, and keeps it for a while. Without it, rows have nothing of persons: what a stream is read
 * for never waits for the lake
 */
export function openPersonal(
  keyName: string | undefined,
  kept: KeptOfPersons | undefined,
): () => Promise<Personal | undefined> {
  if (!kept) return async () => undefined;
  const { fields } = kept;
  if (keyName === undefined) return async () => ({ key: undefined, fields });
  const parameters = createParameters(new SSMClient({}));
  return async () => {
    try {
      const { [keyName]: key } = await parameters.get([keyName]);
      return { key, fields };
    } catch (error) {
      logger.error('no persons for the lake', { error: (error as Error).name });
      return undefined;
    }
  };
}
