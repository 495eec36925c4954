/** Serves the upload script. */

import { serveScripts } from '../shared/http/scripts.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { assetsEnvironment } from './environment.ts';

parseEnvironment(assetsEnvironment);

export const handler = serveScripts(bundledConfig<Record<string, string>>());
