import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommandError, openWorkplace, readArguments } from '../command.ts';

/** The project's own. */
const CDK = resolve('node_modules/aws-cdk/bin/cdk');

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

/**
 * `npm run bootstrap -- [--environment <name>]`: makes what CDK needs, once per account and region. Not from the project's
 * folder, where CDK would synthesise the whole app first.
 */
export async function bootstrapCommand(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, {});
  const { account, region } = (await openWorkplace(values)).environment;
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-bootstrap-'));
  try {
    await runCdk(['bootstrap', `aws://${account}/${region}`], region, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
