/** People who sign in at the desk for real, in a browser. */
import { randomBytes } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Browser, Page } from 'playwright-core';
import { addPerson, type People } from '../../lambdas/desk/people/arrange.ts';
import type { Role } from '../../lambdas/shared/people/roles.ts';
import { LOCAL } from '../../local/config.ts';
import { aws, output } from './deployed.ts';
import { setPassword } from './desk-people.ts';
import { DESK, type DeskOptions, type OpenDesk, openDesk } from './open-desk.ts';
import { ssm } from './owner.ts';

const password = `A-long-one-${randomBytes(6).toString('hex')}`;

/** Somebody of a role, who can sign in from the next second on. @returns the address */
export async function newPerson(role: Role): Promise<string> {
  const cognito = new CognitoIdentityProviderClient(aws);
  const people: People = { cognito, ssm, environment: LOCAL, poolId: output('Desk', 'PoolId') };
  const email = `${role}-${randomBytes(4).toString('hex')}@frontdesk-tests.dev`;
  await addPerson(people, { email, role, invites: false });
  await setPassword(people, email, password);
  // What is issued within the second of the last change is void.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  return email;
}

/** Opens the desk, signed in as somebody. Their session lasts as long as the context: pages are opened by `page.goto`. */
export async function openAs(
  browser: Browser,
  email: string,
  path: string,
  options: DeskOptions = {},
): Promise<OpenDesk> {
  const opened = await openSignedOut(browser, path, options);
  await signIn(opened.page, email);
  return opened;
}

/** Opens the desk without the demo's owner, as on AWS. */
export function openSignedOut(browser: Browser, path: string, options: DeskOptions = {}): Promise<OpenDesk> {
  return openDesk(browser, path, {
    ...options,
    before: (page) => page.addInitScript(() => sessionStorage.setItem('frontdesk.no-demo', 'true')),
  });
}

/** Managed login asks step by step: who, by what, and for the password. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/oauth2/authorize');
  for (let step = 0; step < 4 && !page.url().startsWith(DESK); step++) {
    const user = page.locator('input[name=username]:visible');
    if (await user.count()) await user.fill(email);
    const field = page.locator('input[type=password]:visible');
    if (await field.count()) await field.fill(password);
    const byPassword = page.locator('[value=PASSWORD]:visible');
    const submit = (await byPassword.count()) ? byPassword : page.locator('button[type=submit]');
    await Promise.all([page.waitForEvent('load'), submit.first().click()]);
  }
  await page.waitForURL((url) => url.href.startsWith(DESK));
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}
