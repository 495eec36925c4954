/**
 * `npm run pictures`: the pictures of docs/pictures, of what `npm start` runs, after a few messages were sent to it. Best with a
 * fresh start: everything that is there is in the pictures.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from './browser.ts';

const FOLDER = join(import.meta.dirname, '../../docs/pictures');
const OUTPUTS = join(import.meta.dirname, '../../.local/outputs.json');

interface Outputs {
  readonly site: string;
  readonly contact: string;
  readonly form: string;
}

/** Made-up people, at domains that nobody has. */
const MESSAGES: readonly Readonly<Record<string, string>>[] = [
  {
    name: 'Growth Experts',
    email: 'growth@rank.example',
    message: 'We bring your site to the first page. Guaranteed backlinks: http://rank.example',
    _gotcha: 'x',
  },
  {
    name: 'Pilar Ortega',
    email: 'pilar@customers.example',
    message: '¿Tienen la tetera azul de 1,2 litros?',
  },
  {
    name: 'Marie Dupont',
    email: 'marie@customers.example',
    _subject: 'Couvercle cassé',
    message: 'Bonjour, ma théière est arrivée avec un couvercle cassé. Que puis-je faire ?',
  },
  {
    name: 'Björn Lindqvist',
    email: 'bjorn@customers.example',
    message: 'Is the workshop on Saturday still open? Two adults and one child, thank you!',
  },
  {
    name: 'Ada Novak',
    email: 'ada@customers.example',
    message:
      'Hello,\n\nwe would like to order twelve of the green tea pots for our café. Do you ship to Austria, and until when do you need the order so that they arrive before 20 December?\n\nKind regards\nAda Novak',
  },
];

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  readonly act?: (page: Page) => Promise<unknown>;
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('.message-link').first().click();
  await page.locator('.detail-head').waitFor();
}
const WIDE = { width: 1200, height: 760 };
const PHONE = { width: 390, height: 760 };

const PICTURES: readonly Picture[] = [
  { name: 'home', path: '', ...WIDE },
  { name: 'inbox', path: 'inbox', ...WIDE, act: openFirst },
  { name: 'inbox-dark', path: 'inbox', ...WIDE, dark: true, act: openFirst },
  { name: 'inbox-phone', path: 'inbox', ...PHONE },
  { name: 'message-phone', path: 'inbox', ...PHONE, act: openFirst },
  { name: 'set-up', path: 'set-up', ...WIDE },
];

async function send({ contact, form, site }: Outputs): Promise<void> {
  for (const message of MESSAGES) {
    const response = await fetch(`${contact}/f/${form}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', origin: site },
      body: JSON.stringify(message),
    });
    if (!response.ok) throw new Error(`The form was refused: ${response.status}`);
  }
}

async function take(browser: Browser, { site }: Outputs, picture: Picture): Promise<void> {
  const { name, path, width, height, dark = false, act } = picture;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(`${site}/desk/${path}`, { waitUntil: 'networkidle' });
  await act?.(page);
  await page.waitForLoadState('networkidle');
  await page.mouse.move(0, 0);
  const shot = await page.screenshot();
  // Few colours do for a page, and keep the repository small.
  await sharp(shot)
    .png({ palette: true, colours: 64, effort: 10 })
    .toFile(join(FOLDER, `${name}.png`));
  await context.close();
}

const outputs = JSON.parse(await readFile(OUTPUTS, 'utf8')) as Outputs;
await mkdir(FOLDER, { recursive: true });
await send(outputs);
const browser = await launchBrowser();
for (const picture of PICTURES) await take(browser, outputs, picture);
await browser.close();
