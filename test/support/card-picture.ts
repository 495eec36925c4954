/** `node test/support/card-picture.ts`: docs/pictures/teams-card.png, as Microsoft's own library draws what we send to Teams. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { teamsPayload } from '../../lambdas/shared/destinations/teams.ts';
import { launchBrowser } from './browser.ts';

const LIBRARY = fileURLToPath(import.meta.resolve('adaptivecards/dist/adaptivecards.js'));
const FILE = join(import.meta.dirname, '../../docs/pictures/teams-card.png');

const { body } = teamsPayload({
  title: 'New message: main',
  facts: [
    { label: 'Received', value: 'Saturday, 28 November 2026, 10:12' },
    { label: 'From', value: 'https://www.teapots.example' },
    { label: 'Labels', value: 'order' },
    { label: 'Care of', value: 'Marie' },
  ],
  answers: [
    { label: 'Your name', value: 'Ada Novak' },
    {
      label: 'Message',
      value:
        'We would like to order twelve green tea pots. <at>everyone</at> [Free pots](https://evil.example)',
    },
  ],
  link: { text: 'Open at the desk', url: 'https://desk.example/inbox/1' },
});
const card: object = JSON.parse(body).attachments[0].content;

const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 520, height: 400 }, deviceScaleFactor: 2 });
await page.setContent(
  `<body style="margin:0;padding:16px;background:#f5f5f5;width:488px;height:max-content"><div id="card" style="background:#fff;border-radius:6px;box-shadow:0 1px 4px #0002"></div>
  <style>.ac-pushButton{font:600 14px 'Segoe UI',sans-serif;padding:6px 16px;border:1px solid #d1d1d1;border-radius:4px;background:#fff}</style></body>`,
);
await page.addScriptTag({ path: LIBRARY });
await page.evaluate((drawn) => {
  const { AdaptiveCards } = window as unknown as {
    AdaptiveCards: {
      AdaptiveCard: new () => { hostConfig: object; parse(card: object): void; render(): HTMLElement };
      HostConfig: new (look: object) => object;
    };
  };
  const made = new AdaptiveCards.AdaptiveCard();
  made.hostConfig = new AdaptiveCards.HostConfig({
    fontFamily: 'Segoe UI, sans-serif',
    spacing: { padding: 16 },
  });
  made.parse(drawn);
  document.querySelector('#card')?.append(made.render());
}, card);
const shot = await page.locator('body').screenshot({ animations: 'disabled' });
await sharp(shot).png({ palette: true, colours: 64, effort: 10 }).toFile(FILE);
await browser.close();
