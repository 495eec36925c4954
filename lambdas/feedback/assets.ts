/** Serves the widget’s script, and the contract. */

import { type Files, serveFiles } from '../shared/http/files.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { assetsEnvironment } from './environment.ts';

parseEnvironment(assetsEnvironment);

export const handler = serveFiles(bundledConfig<Files>());
