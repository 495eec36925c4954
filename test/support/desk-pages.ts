/** What every page of the desk is held to, in every state. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations } from './axe.ts';
import type { DeskOptions } from './open-desk.ts';

/** Each colour and each width once. */
export const SETTINGS: readonly (DeskOptions & { readonly name: string })[] = [
  { name: 'wide and light', width: 1280 },
  { name: 'a phone, dark', width: 390, height: 844, dark: true },
  { name: '320 pixels, in German', width: 320, height: 640, locale: 'de-DE' },
];

/**
 * Until nothing loads any more, and nothing is being said: what the component library says of a button at work stays for
 * seconds, though the button may be gone.
 */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => page.locator('.loading').count()).toBe(0);
  await expect.poll(() => page.locator('[data-live-announcer] [role=img]').count()).toBe(0);
}

/** axe finds nothing, nothing scrolls sideways, and the browser complains of nothing. */
export async function expectWell(page: Page, problems: readonly string[]): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(problems).toEqual([]);
}
