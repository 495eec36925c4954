/**
 * `npm run pictures`: the pictures of docs/pictures, or those that are named, of what `npm start` runs, after a few messages were sent to it. Best with a
 * fresh start: everything that is there is in the pictures.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { clientSettings } from '../../local/aws-environment.ts';
import { launchBrowser } from './browser.ts';

const FOLDER = join(import.meta.dirname, '../../docs/pictures');
const OUTPUTS = join(import.meta.dirname, '../../.local/outputs.json');

interface Outputs {
  readonly engine: string;
  readonly site: string;
  readonly contact: string;
  readonly form: string;
  readonly images: string;
  readonly preset: string;
  readonly graph: string;
  readonly instagramAccount: string;
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

/** What somebody shows: drawn, so that nobody has to be asked. */
const POTS: readonly { readonly alt: string; readonly colours: readonly [string, string, string] }[] = [
  { alt: 'A blue tea pot on a light table', colours: ['#dbe7f0', '#c9b79a', '#2f5d8a'] },
  { alt: 'A green tea pot at dusk', colours: ['#3a3f63', '#74573f', '#5f8f5a'] },
  { alt: 'A red tea pot before a white wall', colours: ['#f3efe8', '#b98f62', '#b4442f'] },
  { alt: 'A black tea pot in the morning', colours: ['#f6d9b8', '#8d6b4c', '#2b2b31'] },
  { alt: 'A yellow tea pot outside', colours: ['#bfe0c4', '#6f8f5c', '#e0b02f'] },
  { alt: 'A white tea pot in a dark room', colours: ['#2c2f3a', '#51443a', '#eceae4'] },
];

/** What people write under a post. */
const COMMENTS = ['link please', 'LINK', 'How lovely!', 'link 🙏', 'Where can I buy it?', 'link'];

interface Picture {
  readonly name: string;
  /** From the desk's base; undefined for the owner's mail about the last of the messages. */
  readonly path: string | undefined;
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
  { name: 'home-phone-dark', path: '', ...PHONE, dark: true },
  { name: 'inbox', path: 'inbox', ...WIDE, act: openFirst },
  { name: 'inbox-dark', path: 'inbox', ...WIDE, dark: true, act: openFirst },
  { name: 'inbox-phone', path: 'inbox', ...PHONE },
  { name: 'message-phone', path: 'inbox', ...PHONE, act: openFirst },
  { name: 'feedback', path: 'feedback?widget=sample', ...WIDE },
  { name: 'feedback-phone-dark', path: 'feedback?widget=sample', ...PHONE, dark: true },
  { name: 'pictures', path: 'pictures', ...WIDE },
  { name: 'pictures-phone', path: 'pictures', ...PHONE },
  { name: 'instagram', path: 'instagram', ...WIDE },
  { name: 'rule-dark', path: 'instagram', ...WIDE, dark: true, act: openRule },
  { name: 'instagram-phone', path: 'instagram', ...PHONE },
  { name: 'data', path: 'data', ...WIDE },
  { name: 'data-phone-dark', path: 'data', ...PHONE, dark: true },
  { name: 'set-up', path: 'set-up', ...WIDE, act: showCode },
  { name: 'set-up-phone', path: 'set-up', ...PHONE },
  { name: 'people', path: 'people', ...WIDE },
  { name: 'mail-phone', path: undefined, ...PHONE },
];

async function openRule(page: Page): Promise<void> {
  await page.locator('.rule h3 a').first().click();
  await page.getByLabel('Direct message', { exact: true }).scrollIntoViewIfNeeded();
}

async function showCode(page: Page): Promise<void> {
  await page.locator('summary').nth(1).click();
}

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

async function uploadPots({ images, preset, site }: Outputs): Promise<void> {
  for (const { alt, colours } of POTS) {
    const file = await drawPot(colours);
    const asked = await fetch(`${images}/images`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: site },
      body: JSON.stringify({ preset, contentType: 'image/jpeg', size: file.length, alt }),
    });
    if (!asked.ok) throw new Error(`The upload was refused: ${asked.status}`);
    const { upload } = (await asked.json()) as { upload: { url: string; headers: Record<string, string> } };
    await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(file) });
  }
}

function drawPot([wall, table, pot]: readonly [string, string, string]): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900">
    <rect width="1200" height="900" fill="${wall}"/>
    <rect y="600" width="1200" height="300" fill="${table}"/>
    <g fill="none" stroke="${pot}" stroke-width="44"><path d="M800 420c150-30 170 200 0 210"/></g>
    <path d="M400 470L250 380l40-20 150 90z" fill="${pot}"/>
    <ellipse cx="600" cy="520" rx="230" ry="180" fill="${pot}"/>
    <ellipse cx="600" cy="350" rx="120" ry="30" fill="${pot}"/>
    <circle cx="600" cy="310" r="28" fill="${pot}"/>
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer();
}

async function comment({ graph, instagramAccount: account }: Outputs): Promise<void> {
  const post = async <Body>(path: string, body: object) =>
    (await (await fetch(`${graph}${path}`, { method: 'POST', body: JSON.stringify(body) })).json()) as Body;
  const media = await post<{ id: string }>('/_media', { account, live: false, ageSeconds: 0 });
  for (const [i, text] of COMMENTS.entries())
    await post('/_comments', { media: media.id, username: `guest${i}`, texts: [text] });
}

const HOUR = 3_600_000;

/** A week of readings each twenty minutes: one device as usual with a gap, one that is too warm now, one that is silent. */
async function report({ engine }: Outputs): Promise<void> {
  const iot = new IoTDataPlaneClient(clientSettings(engine));
  const now = Date.now();
  for (const [device, base, swing, hoursAgo] of [
    ['cellar', 13, 1.5, 0],
    ['greenhouse', 26, 9, 0],
    ['roof', 8, 11, 5],
  ] as const) {
    const readings: { time: number; sequence: number; value: number }[] = [];
    for (let time = now - 168 * HOUR; time <= now - hoursAgo * HOUR; time += HOUR / 3) {
      const isMissing = device === 'cellar' && time > now - 72 * HOUR && time < now - 60 * HOUR;
      const day = Math.sin(((time - now) / (24 * HOUR)) * 2 * Math.PI + Math.PI / 2);
      const noise = Math.sin(readings.length * 12.9898) / 2;
      const value = Math.round((base + swing * day + noise) * 10) / 10;
      if (!isMissing) readings.push({ time, sequence: readings.length, value });
    }
    for (let i = 0; i < readings.length; i += 100)
      await iot.send(
        new PublishCommand({
          topic: `frontdesk/local/readings/temperature/${device}`,
          qos: 1,
          payload: Buffer.from(JSON.stringify(readings.slice(i, i + 100))),
        }),
      );
  }
}

async function lastMail(site: string): Promise<string> {
  const read = async <Body>(path: string) =>
    (await (await fetch(`${site}/mailbox/messages${path}`)).json()) as Body;
  const mails = await read<{ id: string; subject: string }[]>('');
  const found = mails.find(({ subject }) => subject.includes(MESSAGES.at(-1)?.name ?? ''));
  return (await read<{ html: string }>(`/${found?.id}`)).html;
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
  if (path === undefined) await page.setContent(await lastMail(site));
  else await page.goto(`${site}/desk/${path}`, { waitUntil: 'networkidle' });
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
await uploadPots(outputs);
await comment(outputs);
await report(outputs);
// What was sent is rendered, answered and counted within seconds.
await new Promise((resolve) => setTimeout(resolve, 15_000));
const browser = await launchBrowser();
const wanted = process.argv.slice(2);
const pictures = PICTURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
for (const picture of pictures) await take(browser, outputs, picture);
await browser.close();
