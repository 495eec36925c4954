import { readFileSync } from 'node:fs';

/**
 * The pipeline's slice of the configuration, a file next to the bundle (a function's environment variables hold 4 KB at
 * most). It was validated when the app was synthesised.
 */
export function bundledConfig<Config>(): Config {
  return JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8'));
}
