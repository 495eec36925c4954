/** The desk of a local run: what its page is started with, and somebody who can sign in for real. */
import { randomBytes } from 'node:crypto';
import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { SSMClient } from '@aws-sdk/client-ssm';
import { stackName } from '../config/deployment.ts';
import type { FrontdeskConfigInput } from '../config/index.ts';
import { buildDesk } from '../desk/build.ts';
import { addPerson } from '../lambdas/desk/people/arrange.ts';
import type { DeskSettings } from '../lambdas/desk/settings.ts';
import { clientSettings } from './aws-environment.ts';
import { ENVIRONMENT, LOCAL } from './config.ts';
import type { DeployedApp } from './deploy.ts';
import type { Engine } from './engine.ts';

/** The pipelines among what is deployed: the desk has an address of its own. */
function pipelinesOf(urls: DeployedApp['urls']): string[] {
  return Object.keys(urls).filter((name) => name !== 'desk');
}

export interface LocalDesk {
  readonly engine: Pick<Engine, 'url'>;
  readonly config: Pick<FrontdeskConfigInput, 'brand'>;
  readonly urls: DeployedApp['urls'];
  readonly outputs: DeployedApp['outputs'];
  /** By which everybody on this machine is signed in. */
  readonly token: string;
}

/** As on AWS, and with a token besides. */
export function localDeskSettings({ engine, config, urls, outputs, token }: LocalDesk): DeskSettings {
  const { ClientId: clientId } = outputs[stackName(LOCAL, 'Desk')] ?? {};
  return {
    environment: ENVIRONMENT,
    api: '/api',
    ...(config.brand && { brand: config.brand }),
    pipelines: pipelinesOf(urls),
    signIn: clientId === undefined ? { kind: 'tokens' } : { kind: 'people', domain: engine.url, clientId },
    demo: { token },
  };
}

export interface DeskUser {
  readonly email: string;
  readonly password: string;
}

/** Makes an owner who can sign in; with a new password each time. @returns undefined where nobody can */
async function renewDeskUser({
  engine,
  outputs,
}: Pick<LocalDesk, 'engine' | 'outputs'>): Promise<DeskUser | undefined> {
  const { PoolId: poolId } = outputs[stackName(LOCAL, 'Desk')] ?? {};
  if (poolId === undefined) return undefined;
  const settings = clientSettings(engine.url);
  const cognito = new CognitoIdentityProviderClient(settings);
  const people = { cognito, ssm: new SSMClient(settings), environment: LOCAL, poolId };
  const email = 'owner@frontdesk.test';
  const password = randomBytes(12).toString('base64url');
  await addPerson(people, { email, role: 'owner', invites: false });
  await cognito.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: poolId,
      Username: email,
      Password: password,
      Permanent: true,
    }),
  );
  return { email, password };
}

/** Builds the desk into a folder, for the local site to serve, and makes its user. */
export async function openDesk(desk: LocalDesk, folder: string) {
  buildDesk(folder);
  return {
    // Rendered images and attached files come from the engine itself.
    desk: { settings: localDeskSettings(desk), folder, pictures: [desk.engine.url] },
    deskUser: await renewDeskUser(desk),
  };
}
