/** Every page of the local site, in the order of the navigation. A new one is a module in `pages/` and a line here. */
import { layout, type Page, type Route } from './page.ts';
import { contactClientPage } from './pages/contact-client.ts';
import { contactMorePage } from './pages/contact-more.ts';
import { contactPlainPage } from './pages/contact-plain.ts';
import { feedbackPage } from './pages/feedback.ts';
import { feedbackModesPage } from './pages/feedback-modes.ts';
import { imagesPage } from './pages/images.ts';
import { imagesUppyPage } from './pages/images-uppy.ts';
import { indexPage } from './pages/index.ts';
import { instagramPage } from './pages/instagram.ts';
import { mailboxPage } from './pages/mailbox.ts';

export const pages: readonly Page[] = [
  indexPage,
  contactPlainPage,
  contactClientPage,
  contactMorePage,
  feedbackPage,
  feedbackModesPage,
  imagesPage,
  imagesUppyPage,
  instagramPage,
  mailboxPage,
];

export const routes: readonly Route[] = pages.flatMap((page) => [
  {
    pattern: new URLPattern({ pathname: page.path }),
    answer: async (context) => layout(pages, page, await page.render(context)),
  },
  ...(page.routes ?? []),
]);

/** Files as they are, by path; relative to this folder. */
export const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/styles.css': { file: 'styles.css', type: 'text/css; charset=utf-8' },
  '/icon.svg': { file: 'icon.svg', type: 'image/svg+xml' },
  '/feedback.js': { file: 'feedback.js', type: 'text/javascript; charset=utf-8' },
  '/instagram.js': { file: 'instagram.js', type: 'text/javascript; charset=utf-8' },
  '/mailbox.js': { file: 'mailbox.js', type: 'text/javascript; charset=utf-8' },
  '/images-page.js': { file: 'images-page.js', type: 'text/javascript; charset=utf-8' },
  '/formspree-ajax.js': {
    file: '../../node_modules/@formspree/ajax/dist/global.js',
    type: 'text/javascript; charset=utf-8',
  },
};
