/**
 * What anything that is aimed at a local engine may see of AWS: an endpoint on this machine and credentials that are
 * no credentials. A mistake in a command or in a test can then reach no real account, whatever its owner is logged in to.
 */
import { delimiter, dirname } from 'node:path';
import { engineVariables } from '../cli/local-run.ts';

/** Where the engine keeps everything. The names exist on no account: they only have to be the same everywhere. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** An engine's address that is not on this machine. */
export class NotLocalError extends Error {
  override readonly name = 'NotLocalError';
}

/** @returns the endpoint without a trailing slash. @throws NotLocalError unless it is a loopback address */
export function requireLoopback(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const loopback = url && /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(url.hostname);
  if (
    !loopback ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.pathname !== '/' ||
    url.search
  )
    throw new NotLocalError(
      `"${endpoint}" is not a local engine's address. Give AWS_ENDPOINT_URL one on this machine, such as http://127.0.0.1:4566, or unset it to use the embedded engine.`,
    );
  return url.origin;
}

/** What a child process keeps of this one's environment. A list of what is let through, so that nothing is forgotten. */
const KEPT =
  /^(HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TERM|TMPDIR|TEMP|TMP|SystemRoot|windir|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|NO_COLOR|FORCE_COLOR|CI)$/i;

/**
 * The environment for a child process aimed at an engine. It sees no profile, token, credential file or metadata service
 * of AWS, no settings of CDK or npm, and no proxy; Node of this process comes first on its path.
 *
 * @param extra set last
 * @throws NotLocalError unless the endpoint is a loopback address
 */
export function awsEnvironment(endpoint: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name))),
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    ...engineVariables(requireLoopback(endpoint)),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    ...extra,
  };
}

/** Settings for an SDK client aimed at an engine. @throws NotLocalError unless the endpoint is a loopback address */
export function clientSettings(endpoint: string) {
  return { endpoint: requireLoopback(endpoint), region: REGION, credentials: CREDENTIALS };
}
