/** Destinations at the desk: one that is paused, what waits and was given up, and what an owner can do, by keyboard. */
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { healthKey } from '../../../lambdas/shared/destinations/health.ts';
import { launchBrowser } from '../../support/browser.ts';
import { store, submitTo, waitForLeg } from '../../support/contact.ts';
import { aws, deployed, has } from '../../support/deployed.ts';
import { expectWell, SETTINGS, settled } from '../../support/desk-pages.ts';
import { upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { focused, openDesk } from '../../support/open-desk.ts';
import { waitFor } from '../../support/wait.ts';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const SIGNING = `whsec_${Buffer.from('a secret of twenty-four bytes or more').toString('base64')}`;

/** As it is once it has failed for long. */
async function pauseTeam(): Promise<void> {
  const at = new Date().toISOString();
  const probeAt = new Date(Date.now() + 3_600_000).toISOString();
  const Item = {
    ...healthKey('team'),
    type: 'destination',
    failures: 12,
    failingSince: at,
    reason: 'status-503',
    pausedAt: at,
    probeAt,
  };
  await store.client.send(new PutCommand({ TableName: store.tableName, Item }));
}

describe.runIf(has('hostLoopback'))('the page of destinations', () => {
  let browser: Browser;
  let receiver: WebhookReceiver;
  let imageId: string;
  beforeAll(async () => {
    const ssm = new SSMClient(aws);
    const secrets = {
      team: `${deployed.webhooks}/services/T0SECRET99`,
      program: `${deployed.webhooks}/program ${SIGNING}`,
    };
    for (const [name, Value] of Object.entries(secrets)) {
      const Name = `/frontdesk/local/destinations/${name}`;
      await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
    }
    receiver = await startReceiver();
    receiver.answer = ({ path }) => ({ status: path === '/program' ? 204 : 410 });
    const id = await submitTo('told', { message: 'given up' });
    await waitForLeg(id, 'failed', { kind: 'destination:team' });
    ({ imageId } = await upload(await photo(60, 40).jpeg().toBuffer(), { preset: 'told' }));
    await waitFor(
      'the event of an image',
      async () => receiver.receivedWith(imageId),
      ({ length }) => length > 0,
    );
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await receiver.stop();
  });

  /** With nothing open, and in all settings, it is among the pages of pages.test. */
  it.each(SETTINGS.slice(-2))('is well with all that it lists, on $name', async (options) => {
    await pauseTeam();
    const { page, context, problems } = await openDesk(browser, 'destinations', options);
    await page.locator('.destination').first().waitFor();
    for (const summary of await page.locator('details > summary').all()) await summary.click();
    await settled(page);
    await expectWell(page, problems);
    await context.close();
  });

  it('says what is paused and what waits, and lets it be told again, by keyboard', async () => {
    await pauseTeam();
    const id = await submitTo('told', { message: 'waits' });
    await waitForLeg(id, 'pending', { kind: 'destination:team' });
    const { page, context, problems } = await openDesk(browser, 'destinations');
    const team = page.locator('.panel', { has: page.getByRole('heading', { name: 'team', exact: true }) });
    await team.getByText('Paused').waitFor();
    await team.getByText('your service answered 503').waitFor();
    await press(page, 'Tell it again: team, Inbox');
    await page.getByText(/It is told again; \d+ messages? leaves? now\./).waitFor();
    await team.getByText('Paused').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('Send a test: team, Inbox');
    await press(page, 'Send a test: team, Inbox');
    await page.getByText('team has not taken it: 410').waitFor();
    receiver.answer = () => ({ status: 204 });
    await press(page, 'Replay: team, Inbox');
    await page.getByLabel('Given up since').waitFor();
    await page.keyboard.press('Escape');
    await press(page, 'Replay: team, Inbox');
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).press('Enter');
    await page.getByText(/\d+ messages? (is|are) sent again\./).waitFor();
    await waitForLeg(id, 'sent', { kind: 'destination:team' });
    expect(await page.content()).not.toContain('T0SECRET99');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows a reader all of it, and no button that changes anything', async () => {
    await pauseTeam();
    const before = (page: Page) =>
      page.route('**/owner/me', async (route) => {
        const response = await route.fetch();
        const me = (await response.json()) as { scopes: string[] };
        const scopes = me.scopes.filter((scope) => scope.endsWith(':read'));
        await route.fulfill({ response, json: { ...me, scopes } });
      });
    for (const path of ['destinations', `pictures/${imageId}`, 'instagram']) {
      const { page, context } = await openDesk(browser, path, { before });
      await settled(page);
      if (path === 'destinations') await page.locator('.destination').first().waitFor();
      const names = await page.locator('main button').evaluateAll((all) => all.map((one) => one.textContent));
      expect(
        names.filter((name) => /Tell it again|test|Replay|Delete|Render|Pause|Resume/i.test(name ?? '')),
      ).toEqual([]);
      // What is asked once more meanwhile is nobody's any longer.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    }
  });

  it('and a picture’s own page says what each has heard', async () => {
    const { page, context, problems } = await openDesk(browser, `pictures/${imageId}`);
    const heard = page.locator('.panel', { hasText: 'What destinations have heard' });
    await heard.getByText('program').waitFor();
    await heard.getByText('image.ready').waitFor();
    await heard.getByText('204').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.focus();
  await page.keyboard.press('Enter');
}
