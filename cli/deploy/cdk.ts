import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BootstrapConfig, DEFAULT_QUALIFIER } from '../../config/bootstrap.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';

/** The project's own. */
const CDK = join(import.meta.dirname, '../../node_modules/aws-cdk/bin/cdk');

/**
 * Runs CDK in this terminal.
 *
 * @param cwd where; only in the project does it synthesise the app. @default the project
 * @throws CommandError when it fails; its own message is in the terminal
 */
export async function runCdk(args: readonly string[], region: string, cwd?: string): Promise<void> {
  const cdk = spawn(process.execPath, [CDK, ...args], {
    stdio: 'inherit',
    env: { ...process.env, AWS_REGION: region },
    ...(cwd !== undefined && { cwd }),
  });
  const code = await new Promise<number | null>((done, reject) => {
    cdk.once('error', reject);
    cdk.once('exit', done);
  });
  if (code !== 0) throw new CommandError(`cdk ${args[0]} failed (exit code ${code}); its message is above.`);
}

/** @throws CommandError for `--local`: a local run deploys by itself, with what the engine needs beyond it */
export function refuseLocal({ local }: PlaceOptions): void {
  if (local)
    throw new CommandError(
      'npm start deploys to the local engine by itself, and again when the source of a function changes.',
    );
}

/**
 * Makes what CDK needs, once per account and region. CDK runs outside of the project's folder, where it would synthesise
 * the whole app first.
 */
export async function bootstrap(options: PlaceOptions): Promise<void> {
  refuseLocal(options);
  const { account, region, bootstrap } = (await openWorkplace(options)).environment;
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-bootstrap-'));
  try {
    await runCdk(['bootstrap', `aws://${account}/${region}`, ...bootstrapOptions(bootstrap)], region, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * What the configuration says of the bootstrap, as CDK's options. Each qualifier has a stack of its own: in the usual one,
 * another qualifier would rename the roles that other apps of the account deploy by.
 */
export function bootstrapOptions({ qualifier, permissionsBoundary }: BootstrapConfig): string[] {
  return [
    ...(qualifier === DEFAULT_QUALIFIER
      ? []
      : ['--qualifier', qualifier, '--toolkit-stack-name', `CDKToolkit-${qualifier}`]),
    ...(permissionsBoundary === undefined ? [] : ['--custom-permissions-boundary', permissionsBoundary]),
  ];
}
