/**
 * vitest's global setup for tests that need the deployed app: started once, however many projects name it, and stopped
 * with the last of them. The deployment goes on while projects run that need none; `deployed.ts` waits for it.
 */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDeployed, type TestDeployment } from './app.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that will hold the `Deployment`. */
    deployedFile: string;
  }
}

interface Shared {
  readonly directory: Promise<string>;
  readonly deployment: Promise<TestDeployment | undefined>;
  users: number;
}

/** Each project loads this module again, in one process: only its globals are shared. */
const holder = globalThis as { frontdeskTestDeployment?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  holder.frontdeskTestDeployment ??= begin();
  const shared = holder.frontdeskTestDeployment;
  shared.users++;
  project.provide('deployedFile', fileIn(await shared.directory));
  return async () => {
    if (--shared.users > 0) return;
    holder.frontdeskTestDeployment = undefined;
    await (await shared.deployment)?.stop();
    await rm(await shared.directory, { recursive: true });
  };
}

function begin(): Shared {
  const directory = mkdtemp(join(tmpdir(), 'frontdesk-deployed-'));
  return { directory, deployment: directory.then(deploy), users: 0 };
}

/** Writes what came of it: what tests need to know, or the error with which each of them fails. */
async function deploy(directory: string): Promise<TestDeployment | undefined> {
  const answer = await startDeployed().catch((error: Error) => error);
  const content =
    answer instanceof Error ? { error: answer.stack ?? answer.message } : { deployed: answer.deployed };
  // A file appears whole.
  await writeFile(`${fileIn(directory)}.new`, JSON.stringify(content));
  await rename(`${fileIn(directory)}.new`, fileIn(directory));
  return answer instanceof Error ? undefined : answer;
}

function fileIn(directory: string): string {
  return join(directory, 'deployed.json');
}
