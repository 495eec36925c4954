/** Serves the widget’s script. */
import { bundledConfig } from '../shared/config.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { serveScripts } from '../shared/http/scripts.ts';
import { assetsEnvironment } from './environment.ts';

parseEnvironment(assetsEnvironment);

export const handler = serveScripts(bundledConfig<Record<string, string>>());
