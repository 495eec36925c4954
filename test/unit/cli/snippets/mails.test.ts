import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { mailsOf, writeMails } from '../../../../cli/snippets/mails.ts';
import { parseConfig } from '../../../../config/index.ts';
import { cloudConfig } from '../../../support/config.ts';

const config = parseConfig({
  ...cloudConfig,
  desk: {},
  brand: { name: 'Tea & Sons', logo: 'data:image/png;base64,iVBORw0KGgo=' },
  contact: {
    budget: { perMonth: 5 },
    forms: {
      shop: {
        to: ['shop@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        fields: {
          name: { type: 'text' },
          email: { type: 'email' },
          topic: { type: 'choice', options: ['Tea'] },
        },
        subject: 'Order of {topic} from {name}',
        intro: 'Please answer {name}.',
        files: {},
        autoresponse: { subject: 'Your order of {topic}', text: 'Its number is {id}.' },
        autoresponses: { press: { subject: 'Press', text: 'We call you.' } },
      },
    },
  },
  feedback: {
    widgets: {
      rating: { kind: 'stars', site: 'https://www.frontdesk-tests.dev', alert: { atMost: 2 } },
      recommend: { kind: 'nps', site: 'https://www.frontdesk-tests.dev' },
    },
    surveys: { spring: { widget: 'recommend' } },
  },
});
const mails = mailsOf(config);
const named = (name: string) => mails.find((mail) => mail.name === name) ?? expect.unreachable(name);

describe('the mails of a configuration', () => {
  it('are all there, each once, about its own forms and widgets', () => {
    expect(mails.map(({ name }) => name).sort()).toEqual(
      [
        ...['shop-message', 'shop-answer', 'shop-answer-press', 'contact-held', 'contact-summary'],
        ...['rating-low-rating', 'rating-digest', 'recommend-digest', 'feedback-held'],
        ...['spring-survey', 'spring-survey-reminder'],
        ...['budget-contact', 'trouble-contact', 'trouble-feedback'],
      ].sort(),
    );
  });

  it('say what those say that leave', () => {
    expect(named('shop-message')).toMatchObject({
      subject: 'Order of Tea from Ada Novak',
      to: ['shop@frontdesk-tests.dev'],
    });
    for (const words of [
      'Please answer Ada Novak.',
      'Archive',
      'Mark as spam',
      'Open at the desk',
      'offer.pdf',
    ])
      for (const part of [named('shop-message').text, named('shop-message').html])
        expect(part).toContain(words);
    expect(named('shop-answer').subject).toBe('Your order of Tea');
    expect(named('spring-survey').text).toContain('https://api.example.com/feedback/recommend');
  });

  it('lead to addresses that nobody has', () => {
    for (const { text } of mails)
      for (const [, host = ''] of text.matchAll(/https?:\/\/([^/\s]+)/g))
        expect(host).toMatch(/\.example(\.com)?$|^www\.(example\.com|frontdesk-tests\.dev)$/);
  });
});

describe('npm run snippets -- mails', () => {
  let folder: string;
  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'mails-')), 'new');
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await writeMails({ config }, folder);
    log.mockRestore();
  });

  it('writes each as text and as HTML that holds its pictures, and a page of all', async () => {
    const files = await readdir(folder);
    expect(files.filter((file) => file.endsWith('.txt'))).toHaveLength(mails.length);
    const read = (file: string) => readFile(join(folder, file), 'utf8');
    expect(await read('shop-message.txt')).toMatch(/^To: shop@frontdesk-tests\.dev\nSubject: Order of Tea/);
    const page = await read('rating-digest.html');
    expect(page).not.toContain('cid:');
    expect(page).toContain('src="data:image/png;base64,iVBORw0KGgo="');
    const index = await read('index.html');
    for (const { name } of mails) expect(index).toContain(`href="${name}.txt"`);
    expect(index).not.toContain('<script');
  });
});
