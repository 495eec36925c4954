/** `node test/support/report-picture.ts`: docs/pictures/monthly-report.png, the report as a phone shows it, in two columns. */
import { join } from 'node:path';
import sharp from 'sharp';
import { parseConfig } from '../../config/index.ts';
import { dataMails } from '../../lambdas/data/monthly/sample-mails.ts';
import { pageOfMail } from '../../lambdas/shared/mail/sample.ts';
import { launchBrowser } from './browser.ts';
import { cloudConfig } from './config.ts';

const FILE = join(import.meta.dirname, '../../docs/pictures/monthly-report.png');
const WIDTH = 390;

const { data, owner } = parseConfig({
  ...cloudConfig,
  data: {
    datasets: { orders: { columns: { id: { type: 'text' } } } },
    streams: { temperature: { unit: '°C' } },
    lake: {},
    report: {},
  },
});
if (!data) throw new Error('no data');
const pipelines = ['contact', 'feedback', 'images', 'keyword-dm'] as const;
const about = { data, pipelines, timeZone: 'Europe/Berlin', owner: owner.email, hasDesk: true };
const [mail] = dataMails(about);
if (!mail) throw new Error('no report');

const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: WIDTH, height: 800 } });
await page.setContent(pageOfMail(mail));
// At the heading that is nearest to the middle.
const cut = await page.evaluate(() => {
  const middle = document.documentElement.scrollHeight / 2;
  const tops = [...document.querySelectorAll('h2')].map((one) => one.getBoundingClientRect().top);
  return Math.round(tops.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle) - 14;
});
const whole = await page.screenshot({ fullPage: true });
await browser.close();
const { height = 0 } = await sharp(whole).metadata();
const column = (top: number, end: number) =>
  sharp(whole)
    .extract({ left: 0, top, width: WIDTH, height: end - top })
    .toBuffer();
const tall = Math.max(cut, height - cut);
await sharp({ create: { width: WIDTH * 2, height: tall, channels: 3, background: '#f5f6f8' } })
  .composite([
    { input: await column(0, cut), left: 0, top: 0 },
    { input: await column(cut, height), left: WIDTH, top: 0 },
  ])
  .png({ palette: true, colours: 64 })
  .toFile(FILE);
