/** People at the desk: arranged by an owner from the page, and what each role is offered on each page. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../lambdas/shared/people/roles.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed, has } from '../../support/deployed.ts';
import { expectWell, settled } from '../../support/desk-pages.ts';
import { newPerson, openAs } from '../../support/desk-sign-in.ts';
import { settled as rendered, upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { DESK, sendForm } from '../../support/open-desk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const toast = (page: Page) => page.getByRole('region', { name: 'Notices' });

describe.runIf(has('managedLogin'))('an owner', () => {
  it('invites somebody, limits them, removes them, and sees it written down', async () => {
    const owner = await newPerson('owner');
    const email = `client-${crypto.randomUUID().slice(0, 8)}@frontdesk-tests.dev`;
    const { page, context, problems } = await openAs(browser, owner, 'people');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('That is no e-mail address.').waitFor();
    await page.getByLabel('E-mail address').fill(owner);
    await page.getByText('This person has access already.').waitFor();
    await settled(page);
    await expectWell(page, problems);

    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('checkbox', { name: /^Only some/ }).check();
    await page.getByRole('checkbox', { name: 'demo', exact: true }).first().check();
    await settled(page);
    await expectWell(page, problems);
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await toast(page).getByText(`${email} is invited.`).waitFor();
    const row = page.getByRole('listitem').filter({ hasText: email }).filter({ hasText: 'since' });
    await row.getByText('Forms: demo').waitFor();

    await row.getByRole('button', { name: `Change what ${email} may do` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Role').selectOption('editor');
    await dialog.getByRole('checkbox', { name: /^Only some/ }).uncheck();
    await settled(page);
    await expectWell(page, problems);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Sees everything').waitFor();
    await row.getByText('Editor').waitFor();

    await row.getByRole('button', { name: `Remove ${email}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await toast(page).getByText(`${email} is removed, within a minute.`).waitFor();
    await expect.poll(() => row.count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
    for (const what of ['Invited', 'Changed somebody’s rights', 'Removed somebody'])
      await page.getByRole('listitem').filter({ hasText: what }).filter({ hasText: email }).waitFor();

    // Nobody takes their own rights away by mistake.
    expect(await page.getByRole('button', { name: `Remove ${owner}` }).count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe.runIf(has('managedLogin'))('what a role is offered', () => {
  /** What changes something, by page: who may not has no such button. */
  const CHANGERS: Readonly<Record<string, (page: Page) => ReturnType<Page['locator']>>> = {
    'inbox/:message': (page) => page.getByRole('button', { name: /^(Archive|Delete|Spam)$/ }),
    'feedback/comments?widget=stars': (page) => page.getByRole('button', { name: 'Delete' }),
    'pictures/:image': (page) => page.getByRole('button', { name: /^(Delete|Save)$/ }),
    instagram: (page) => page.getByRole('link', { name: 'New rule' }).or(page.getByRole('switch')),
    'instagram/rules/new': (page) => page.getByRole('button', { name: 'Save rule' }),
    'instagram/links': (page) => page.getByRole('button', { name: 'New link' }),
    'set-up': (page) => page.getByRole('button', { name: /^Send a test message/ }),
    'person?email=ada%40visitors-tests.dev': (page) =>
      page.getByRole('button', { name: 'Delete everything' }),
  };
  const places = new Map<string, string>();
  beforeAll(async () => {
    places.set(':message', await sendForm({ name: 'Roles', message: 'Hello' }));
    const { imageId } = await upload(await photo(80, 60).jpeg().toBuffer());
    await rendered(imageId);
    places.set(':image', imageId);
    await fetch(`${deployed.urls.feedback}/feedback/stars`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ rating: 4, comment: 'For every role' }),
    });
  });

  it.each<[Role, boolean, boolean]>([
    ['reader', false, false],
    ['editor', true, false],
    ['owner', true, true],
  ])('as a %s on each page', async (role, mayChange, mayArrange) => {
    const { page, context, problems } = await openAs(browser, await newPerson(role), '');
    for (const [path, changers] of Object.entries(CHANGERS)) {
      await page.goto(DESK + path.replace(/:\w+/, (name) => places.get(name) ?? ''));
      await settled(page);
      if (mayChange) await changers(page).first().waitFor();
      expect([path, await changers(page).count()]).toEqual([path, mayChange ? expect.any(Number) : 0]);
    }
    await page.goto(`${DESK}people`);
    await settled(page);
    await page.getByText('Signed in as').waitFor();
    const invite = page.getByRole('button', { name: 'Invite', exact: true });
    if (mayArrange) await invite.waitFor();
    expect(await invite.count()).toBe(mayArrange ? 1 : 0);
    expect(await page.getByText('Only owners see who changed what.').count()).toBe(mayArrange ? 0 : 1);
    await expectWell(page, problems);
    await context.close();
  });
});
