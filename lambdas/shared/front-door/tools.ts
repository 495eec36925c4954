/** What a front door works with, opened once when its function starts. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Layout } from '../../../config/layout.ts';
import { markReader } from '../canary/door.ts';
import { CANARY_KEY } from '../canary/mark.ts';
import { environmentId } from '../runtime/environment.ts';
import { newId } from '../runtime/ids.ts';
import { createParameters, parameterName } from '../runtime/parameters.ts';
import { createProofCheck } from '../spam/proof.ts';
import { createTableClient, type Table } from '../table/table.ts';

interface Secrets {
  readonly salt: string;
  /** The API's own address, without a slash at its end. */
  readonly baseUrl: string;
  /** Empty where the door signs no tokens. */
  readonly tokenKey: string;
}

export interface Tools {
  readonly table: Table;
  /** @throws MissingParameter */
  readonly secrets: () => Promise<Secrets>;
  /** Asks a captcha's provider about a visitor's proof. */
  readonly checkProof: ReturnType<typeof createProofCheck>;
  /** Whether a request is a canary's. */
  readonly isMarked: ReturnType<typeof markReader>;
  readonly now: () => Date;
  readonly newId: () => string;
}

interface DoorEnvironment {
  readonly FRONTDESK_NAME: string;
  readonly FRONTDESK_ENVIRONMENT: string;
  readonly FRONTDESK_PIPELINE: string;
  readonly TABLE_NAME: string;
  readonly CAPTCHA_VERIFY_URL?: string | undefined;
}

interface Door {
  /** Over how many partitions the table's busiest keys are spread. */
  readonly shards: Layout;
  /** Whether it needs the key that the pipeline's tokens are signed with. @default false */
  readonly signsTokens?: boolean;
}

export function openTools(environment: DoorEnvironment, { shards, signsTokens = false }: Door): Tools {
  const ssm = new SSMClient({});
  const parameters = createParameters(ssm);
  const now = () => new Date();
  const nameOf = (name: string) =>
    parameterName(environmentId(environment), environment.FRONTDESK_PIPELINE, name);
  const [saltName, urlName, keyName] = [nameOf('address-salt'), nameOf('url'), nameOf('token-key')];
  return {
    table: { client: createTableClient(), tableName: environment.TABLE_NAME, shards },
    async secrets() {
      const values = await parameters.get([saltName, urlName, ...(signsTokens ? [keyName] : [])]);
      return {
        salt: values[saltName] ?? '',
        baseUrl: values[urlName] ?? '',
        tokenKey: values[keyName] ?? '',
      };
    },
    checkProof: createProofCheck({
      ssm,
      environment: environmentId(environment),
      pipeline: environment.FRONTDESK_PIPELINE,
      verifyUrl: environment.CAPTCHA_VERIFY_URL,
    }),
    isMarked: markReader({
      pipeline: environment.FRONTDESK_PIPELINE,
      parameters,
      keyName: nameOf(CANARY_KEY),
      now,
    }),
    now,
    newId,
  };
}
