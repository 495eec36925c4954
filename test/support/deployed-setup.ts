/**
 * vitest's global setup for tests that need the deployed app: started once, however many projects name it, and stopped
 * with the last of them.
 */
import type { TestProject } from 'vitest/node';
import { type Deployed, startDeployed, type TestDeployment } from './app.ts';

declare module 'vitest' {
  interface ProvidedContext {
    deployed: Deployed;
  }
}

interface Shared {
  deployment: Promise<TestDeployment>;
  users: number;
}

/** Each project loads this module anew, in one process: only its globals are shared. */
const holder = globalThis as { frontdeskTestDeployment?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  holder.frontdeskTestDeployment ??= { deployment: startDeployed(), users: 0 };
  const shared = holder.frontdeskTestDeployment;
  shared.users++;
  const deployment = await shared.deployment;
  project.provide('deployed', deployment.deployed);
  return async () => {
    if (--shared.users > 0) return;
    holder.frontdeskTestDeployment = undefined;
    await deployment.stop();
  };
}
