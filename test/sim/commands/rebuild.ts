/** `npm run feedback:rebuild`, as it runs on its owner's machine. */

import { countingOf } from '../../../cli/counting.ts';
import type { Deployed } from '../../../cli/redrive/pipelines.ts';
import type { FeedbackConfig } from '../../../config/feedback.ts';
import { rebuildCounts } from '../../../lambdas/feedback/counting/rebuild.ts';

export interface RebuildCall extends Deployed {
  readonly config: { readonly feedback: FeedbackConfig };
}

export async function handler({ region, outputs, config: { feedback } }: RebuildCall): Promise<unknown> {
  const counting = countingOf(region, outputs.TableName ?? '', feedback);
  return rebuildCounts(counting, Object.keys(feedback.widgets));
}
