/** What `npm run restore` puts right in a table that went back in time, as it runs on its owner's machine. */

import { eraseAgain } from '../../../cli/restore/erase-again.ts';
import { recount } from '../../../cli/restore/recount.ts';
import { settleOpen } from '../../../cli/restore/settle.ts';
import type { Pipeline } from '../../../config/deployment.ts';
import type { FrontdeskConfig } from '../../../config/index.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';

export interface RestoreCall {
  readonly pipeline: Pipeline;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly config: FrontdeskConfig;
  /** ISO 8601 */
  readonly wentBackTo: string;
  readonly stoppedAt: string;
}

export async function handler(call: RestoreCall): Promise<unknown> {
  const { pipeline, region, outputs, config } = call;
  const store = {
    client: createTableClient({ region }),
    tableName: outputs.TableName ?? '',
    erasures: outputs.ErasuresTableName ?? '',
    graceSeconds: config.images?.graceSeconds ?? 0,
    region,
    now: () => new Date(),
  };
  await settleOpen(pipeline, store, new Date(call.stoppedAt));
  const erased = await eraseAgain(pipeline, store, new Date(call.wentBackTo));
  await recount(pipeline, store, undefined, config);
  return erased;
}
