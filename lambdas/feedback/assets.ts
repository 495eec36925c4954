/** Serves the widget’s scripts, what each widget asks, and the contract. */

import type { BundledFeedback } from '../../config/feedback.ts';
import { type Files, serveFiles } from '../shared/http/files.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { assetsEnvironment } from './environment.ts';
import { definitionFile } from './widget/definition-file.ts';

parseEnvironment(assetsEnvironment);

const { files, feedback } = bundledConfig<{
  readonly files: Files;
  readonly feedback: Pick<BundledFeedback, 'brand' | 'texts' | 'widgets'>;
}>();

export const handler = serveFiles(files, (name) => definitionFile(feedback, name));
