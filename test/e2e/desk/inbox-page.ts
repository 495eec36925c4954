/** What tests of the desk's inbox find on its pages. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { deployed } from '../../support/deployed.ts';

export const some = (name: string) => `${name} ${crypto.randomUUID().slice(0, 8)}`;
export const entry = (page: Page, name: string) => page.locator('.message-link').filter({ hasText: name });
export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
export const toast = (page: Page) => page.getByRole('region', { name: 'Notices' });

/** A submission as a colleague reads and changes it. */
export async function apiOf(page: Page, id: string) {
  const { token } = await page.evaluate(async () => (await (await fetch('settings.json')).json()).demo);
  const ask = async (init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${deployed.urls.contact}/owner/submissions/${id}`, { ...init, headers });
    expect(answer.ok).toBe(true);
    return answer.status === 204 ? undefined : answer.json();
  };
  return {
    read: () => ask(),
    change: (by: object) => ask({ method: 'PATCH', body: JSON.stringify(by) }),
    remove: () => ask({ method: 'DELETE' }),
  };
}
