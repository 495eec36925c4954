/** `npm run redrive`, as it runs on its owner's machine. */

import {
  type Deployed,
  type LegPipeline,
  type RedriveFlags,
  redriveAccounts,
  redrivePipeline,
} from '../../../cli/redrive/pipelines.ts';
import type { FrontdeskConfig } from '../../../config/index.ts';

export interface RedriveCall extends Deployed {
  readonly pipeline: LegPipeline | 'keyword-dm';
  readonly config: FrontdeskConfig;
  readonly flags: RedriveFlags;
}

export async function handler({ pipeline, config, flags, ...deployed }: RedriveCall): Promise<unknown> {
  if (pipeline !== 'keyword-dm') return redrivePipeline(pipeline, deployed, config, flags, console.log);
  if (!config.keywordDm) throw new Error('no keywordDm');
  return redriveAccounts(deployed, config.keywordDm);
}
