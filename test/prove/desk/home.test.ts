/** What an owner comes for first: what is new, what needs mending, and whether it works at all. */
import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';
import { launchBrowser } from '../../support/browser.ts';
import { aws, deployed, output, waitForMails } from '../../support/deployed.ts';
import { expectWell, settled } from '../../support/desk-pages.ts';
import { DESK, openDesk, sendForm } from '../../support/open-desk.ts';
import { waitFor } from '../../support/wait.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const client = createTableClient(aws);
const toast = (page: Page) => page.getByRole('region', { name: 'Notices' });
const asOwner = async (page: Page, method: string, path: string) => {
  const { token } = await page.evaluate(async () => (await (await fetch('settings.json')).json()).demo);
  const answer = await fetch(`${deployed.urls.desk}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()) as Record<string, unknown>;
};

it('home says what came since last time, with the way to it, and which alarm sounds', async () => {
  const { page, context, problems } = await openDesk(browser, '');
  await settled(page);
  const { id } = await asOwner(page, 'GET', '/owner/me');
  // As if the last visit had ended yesterday.
  const TableName = output('Desk', 'TableName');
  const Key = { pk: `seen#token#${id}`, sk: 'seen' };
  const { Item } = await client.send(new GetCommand({ TableName, Key }));
  const at = new Date(Date.now() - 20 * 3_600_000).toISOString();
  await client.send(new PutCommand({ TableName, Item: { ...Item, at } }));
  await sendForm({ name: 'New since', message: 'Hello' });
  await sendForm({ name: 'Robot since', message: 'Hello', _gotcha: 'x' });
  const cloudwatch = new CloudWatchClient(aws);
  const sound = (StateValue: 'ALARM' | 'OK') =>
    cloudwatch.send(
      new SetAlarmStateCommand({
        AlarmName: 'frontdesk-local-images-front-door',
        StateValue,
        StateReason: 'a test',
      }),
    );
  await sound('ALARM');
  await page.goto(DESK);
  await page.getByText('You were here last 20 hours ago.').waitFor();
  await page.getByRole('link', { name: /\d+\+? messages? held as spam/ }).waitFor();
  await page.getByText('1 alarm sounds.').waitFor();
  await page.getByText('docs/runbook.md#images-front-door').waitFor();
  await page.getByText('This month’s cost').waitFor();
  await settled(page);
  await expectWell(page, problems);
  await sound('OK');
  await page.getByRole('link', { name: /\d+\+? messages?$/ }).click();
  await page.locator('.message-link').filter({ hasText: 'New since' }).first().waitFor();
  await context.close();
});

it('a form is sent a test message from set-up, which arrives by mail and leads to the inbox', async () => {
  const { page, context, problems } = await openDesk(browser, 'set-up');
  await page.getByRole('button', { name: 'Send a test message demo', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('into the inbox, and by mail to').waitFor();
  await settled(page);
  await expectWell(page, problems);
  await dialog.getByRole('button', { name: 'Send it' }).click();
  await dialog.getByRole('link', { name: 'Open it' }).click();
  await page.getByRole('article').getByText('This is a test from the desk.').first().waitFor();
  await page.getByRole('article').getByText('test', { exact: true }).first().waitFor();
  await waitForMails('This is a test from the desk.');
  expect(problems).toEqual([]);
  await context.close();
});

it('what failed is named at home, and tried again at the message', async () => {
  const text = crypto.randomUUID();
  const id = await sendForm({ name: 'Failed', message: text });
  await waitForMails(text);
  const TableName = output('Contact', 'TableName');
  const Key = { pk: `submission#${id}`, sk: 'leg#mail' };
  const leg = async () => (await client.send(new GetCommand({ TableName, Key }))).Item;
  await waitFor('the mail to be noted', leg, (item) => item?.state === 'sent');
  // As SES's own refusal would leave it.
  await client.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression:
        'SET #state = :failed, #reason = :why, settledAt = :now, gsi2pk = :place, gsi2sk = :now',
      ExpressionAttributeNames: { '#state': 'state', '#reason': 'reason' },
      ExpressionAttributeValues: {
        ':failed': 'failed',
        ':why': 'MessageRejected',
        ':now': new Date().toISOString(),
        ':place': 'given-up#mail',
      },
    }),
  );
  const { page, context, problems } = await openDesk(browser, '');
  await page.getByRole('button', { name: 'Try again: Mail to you' }).first().waitFor();
  await settled(page);
  await expectWell(page, problems);
  await page.goto(`${DESK}inbox/${id}`);
  await page
    .getByRole('article')
    .getByRole('button', { name: /^Try again/ })
    .click();
  await toast(page).getByText('It is tried again.').waitFor();
  await waitForMails(text, 2);
  await waitFor('the mail to be noted', leg, (item) => item?.state === 'sent');
  expect(problems).toEqual([]);
  await context.close();
});
