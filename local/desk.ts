/** The desk of a local run: what its page is started with. */
import type { FrontdeskConfigInput } from '../config/index.ts';
import type { DeskSettings } from '../lambdas/desk/settings.ts';
import { ENVIRONMENT } from './config.ts';

/** As on AWS, and with a token besides, by which everybody on this machine is signed in. */
export function localDeskSettings(
  { brand }: Pick<FrontdeskConfigInput, 'brand'>,
  pipelines: readonly string[],
  token: string,
): DeskSettings {
  return {
    environment: ENVIRONMENT,
    api: '/api',
    ...(brand && { brand }),
    pipelines,
    signIn: { kind: 'tokens' },
    demo: { token },
  };
}
