import { describe, expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { definitionOf } from '../../../../../lambdas/feedback/widget/definition.ts';
import { errorPage, showWidget } from '../../../../../lambdas/feedback/widget/form-page.ts';
import type { Route } from '../../../../../lambdas/feedback/widget/route.ts';
import { TEXTS } from '../../../../../lambdas/feedback/widget/texts.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { escapeHtml } from '../../../../../lambdas/shared/http/html.ts';

import { sayIn } from '../../../../../lambdas/shared/page/messages.ts';
import { makeRequest } from '../../request.ts';

const KINDS = ['stars', 'csat', 'nps', 'ces', 'thumbs', 'emoji', 'comment'] as const;
const LANGUAGES = Object.keys(TEXTS) as (keyof typeof TEXTS)[];
const site = 'https://www.example.org';
const widgetOf = (kind: (typeof KINDS)[number], more: object = {}) =>
  feedback.parse({ widgets: { w: { kind, site, ...more } } }).widgets.w ?? expect.unreachable();

const tools = { newId: () => 'nonce', config: { texts: {} } };
function show(
  kind: (typeof KINDS)[number],
  headers: Record<string, string>,
  { target = 'widget', more = {}, brand, query = {} }: ShowOptions = {},
) {
  const route: Route = { target, widgetId: 'w', widget: widgetOf(kind, more) };
  const request = makeRequest({ method: 'GET', headers: { accept: 'text/html', ...headers }, query });
  return showWidget(request, route, { ...tools, config: { texts: {}, brand } });
}
interface ShowOptions {
  readonly target?: 'widget' | 'thanks';
  readonly more?: object;
  readonly brand?: { name: string; accent: string };
  readonly query?: Record<string, string>;
}

const kindsAndLanguages = KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));

describe('the page of a widget', () => {
  it.each(kindsAndLanguages)('asks the question of %s in %s, with its ends', (kind, language) => {
    const { body } = show(kind, { 'accept-language': `${language}-XX,xx;q=0.5` });
    const texts = TEXTS[language];
    expect(body).toContain(`<html lang="${language}">`);
    expect(body).toContain(`<h1>${escapeHtml(texts.titles[kind])}</h1>`);
    if (kind === 'nps')
      for (const end of [`0: ${texts.ends[0]}`, `10: ${texts.ends[1]}`])
        expect(body).toContain(`> ${end}</label>`);
    if (kind === 'csat') for (const answer of texts.csat) expect(body).toContain(`> ${answer}</label>`);
    if (kind === 'emoji') for (const face of texts.faces) expect(body).toContain(` ${face}</label>`);
  });

  it('asks the owner’s question where there is one, in the language of the page', () => {
    const { body } = show('nps', {}, { more: { title: 'Would you recommend our tea?' } });
    expect(body).toContain('<h1>Would you recommend our tea?</h1>');
    expect(body).not.toContain(TEXTS.en.titles.nps);
  });

  it.each([
    [{}, 'en'],
    [{ 'accept-language': 'it, fr;q=0.4, de;q=0.9' }, 'de'],
    [{ 'accept-language': 'de;q=0, es-MX' }, 'es'],
    [{ 'accept-language': 'tlh,*;q=0.1' }, 'en'],
  ])('speaks, for %j, %s', (headers, language) => {
    expect(show('stars', headers).body).toContain(`<html lang="${language}">`);
    expect(show('stars', headers, { target: 'thanks' }).body).toContain(`<html lang="${language}">`);
    expect(show('stars', headers, { query: { lang: 'fr' } }).body).toContain('<html lang="fr">');
  });

  it('bears the owner’s brand, and so do its thanks and its errors', () => {
    const brand = { name: 'Tea', accent: '#770000' };
    const route: Route = { target: 'widget', widgetId: 'w', widget: widgetOf('stars') };
    const request = makeRequest({ method: 'GET', headers: { accept: 'text/html' } });
    const config = { texts: {}, brand };
    const failed = { request, route, fields: undefined, newId: tools.newId, config };
    for (const { body } of [
      show('stars', {}, { brand }),
      show('stars', {}, { brand, target: 'thanks' }),
      errorPage(new HttpError(403, 'INACTIVE', 'Closed.'), failed),
      errorPage(new HttpError(422, 'VALIDATION_FAILED', 'Look.'), { ...failed, fields: new Map() }),
    ]) {
      expect(body).toContain('<header>Tea</header>');
      expect(body).toContain('--accent: #770000');
    }
  });

  it('shares its address with the script, and caches keep them apart', () => {
    for (const { headers } of [
      show('stars', { accept: 'application/json' }),
      show('stars', {}),
      show('stars', {}, { target: 'thanks' }),
    ])
      expect(headers?.vary).toBe('Accept, Accept-Language');
  });
});

describe('what is asked after certain ratings', () => {
  const followUps = {
    why: { atMost: 6, ask: { en: 'What went wrong?', de: 'Was lief schief?' }, required: true },
    review: { atLeast: 9, link: { href: 'https://reviews.example/', text: 'Review us' } },
  };

  it('stands in the page, in its language, for its ratings alone', () => {
    const { body } = show('nps', { 'accept-language': 'de' }, { more: { followUps } });
    expect(body).toContain('Was lief schief?');
    expect(body.match(/class="follow-0"/g)).toHaveLength(7);
    expect(body.match(/class="follow-1"/g)).toHaveLength(2);
    expect(body).toContain('<div class="follow follow-0">');
    // What is not shown can't be required by the browser; the server requires it of who is asked.
    expect(body).not.toMatch(/name="answers\.why"[^>]* required/);
  });

  it('is offered on the thank-you page to who gave such a score, in the owner’s words', () => {
    const thanks = { en: 'Lovely.', de: 'Schön.' };
    const page = (score: string) =>
      show(
        'nps',
        { 'accept-language': 'de' },
        { target: 'thanks', more: { followUps, thanks }, query: { score } },
      ).body;
    expect(page('9')).toContain('<a href="https://reviews.example/">Review us</a>');
    expect(page('9')).toContain('<p>Schön.</p>');
    for (const score of ['6', '8', '', 'x', '9e9']) expect(page(score)).not.toContain('reviews.example');
  });

  it('is told to the script by the ratings that it is for', () => {
    const { followUps: told } = definitionOf({ widget: widgetOf('nps', { followUps }), texts: {} }, 'de');
    expect(told).toEqual([
      {
        id: 'why',
        ratings: [0, 1, 2, 3, 4, 5, 6],
        label: 'Was lief schief?',
        required: true,
        maxLength: 1000,
      },
      { id: 'review', ratings: [9, 10], link: followUps.review.link },
    ]);
  });
});

describe('the definition', () => {
  it.each(kindsAndLanguages)('says all that is read of %s in %s', (kind, language) => {
    const definition = definitionOf({ widget: widgetOf(kind), texts: {} }, language);
    const texts = TEXTS[language];
    expect(definition).toMatchObject({ language, title: texts.titles[kind], texts: { send: texts.send } });
    expect(definition.names).toHaveLength(definition.ratings.length);
    if (kind === 'emoji') expect(definition.names).toEqual(texts.faces);
    if (kind === 'ces')
      expect(definition.ends).toEqual([`1: ${texts.agreement[0]}`, `7: ${texts.agreement[1]}`]);
  });

  it('has the owner’s names, options and texts in the language asked for', () => {
    const widget = widgetOf('emoji', {
      title: { de: 'Wie war es?', fr: 'C’était comment ?' },
      thanks: { de: 'Danke!', fr: 'Merci !' },
      emoji: [
        { symbol: '👎', label: { de: 'Nein', fr: 'Non' } },
        { symbol: '👍', label: { de: 'Ja', fr: 'Oui' } },
      ],
      questions: {
        topic: {
          type: 'choice',
          label: { de: 'Thema', fr: 'Sujet' },
          options: [{ value: 'price', label: { de: 'Preis', fr: 'Prix' } }, 'Tee'],
        },
      },
    });
    const texts = { de: { send: 'Ab damit' } };
    expect(definitionOf({ widget, texts }, 'de')).toMatchObject({
      title: 'Wie war es?',
      names: ['Nein', 'Ja'],
      emoji: [
        { symbol: '👎', label: 'Nein' },
        { symbol: '👍', label: 'Ja' },
      ],
      questions: [{ label: 'Thema', options: ['price', 'Tee'], labels: ['Preis', 'Tee'] }],
      texts: { send: 'Ab damit', thanks: 'Danke!', close: TEXTS.de.close },
    });
  });
});

describe('a widget with words in several languages', () => {
  const title = { de: 'Wie war es?', fr: 'C’était comment ?' };

  it('speaks those that all of its words are there in, for everybody else the first of ours', () => {
    const labels = { de: 'Warum?', fr: 'Pourquoi ?', en: 'Why?' };
    const more = { title, questions: { why: { type: 'text', label: labels } } };
    for (const [language, spoken] of [
      ['fr-CA', 'fr'],
      ['de', 'de'],
      ['en', 'de'],
      ['es', 'de'],
    ] as const) {
      const { body } = show('stars', { 'accept-language': language }, { more });
      expect(body).toContain(`<html lang="${spoken}">`);
      expect(body).toContain(`<h1>${escapeHtml(title[spoken])}</h1>`);
      expect(body).toContain(labels[spoken]);
    }
  });
});

describe('a page of what was refused', () => {
  const questions = { team: { type: 'choice', label: 'Team', options: ['a', 'b'], required: true } };
  const route: Route = {
    target: 'widget',
    widgetId: 'w',
    widget: widgetOf('stars', { questions, email: true }),
  };
  const refuse = (language: string, ...wrong: string[]) =>
    errorPage(
      new HttpError(422, 'VALIDATION_FAILED', 'Some fields need your attention.', {
        fieldErrors: wrong.map((field) => ({ code: 'TYPE_TEXT', field, message: 'Please choose a rating.' })),
      }),
      {
        ...tools,
        request: makeRequest({
          method: 'POST',
          headers: { accept: 'text/html', 'accept-language': language },
        }),
        route,
        fields: new Map([
          ['comment', 'Good'],
          ['attributes.plan', 'pro'],
          ['user', 'u-1'],
        ]),
      },
    );

  it.each(LANGUAGES)(
    'says in %s that it was not sent, and what is wrong, apart from what is asked',
    (language) => {
      const { body } = refuse(language, 'rating');
      expect(body).toContain(`<h1 class="failed">${escapeHtml(TEXTS[language].page.notSent)}</h1>`);
      expect(body).toContain(`<legend>${escapeHtml(TEXTS[language].titles.stars)}</legend>`);
      const { text } = sayIn('Please choose a rating.', language);
      expect(body).toContain(`<p class="error" id="rating-error">${escapeHtml(text)}</p>`);
      expect(body).not.toContain('lang="en" ');
    },
  );

  it('begins at the first field that is wrong, and gives back what was sent', () => {
    const focused = (...wrong: string[]) =>
      [...refuse('en', ...wrong).body.matchAll(/name="([^"]+)"[^>]* autofocus/g)].map(([, name]) => name);
    expect(focused('email', 'rating')).toEqual(['rating']);
    expect(focused('comment', 'answers.team')).toEqual(['answers.team']);
    expect(focused('email')).toEqual(['email']);
    const { body } = refuse('en', 'email');
    for (const kept of [
      '>\nGood</textarea>',
      'name="attributes.plan" value="pro"',
      'name="user" value="u-1"',
    ])
      expect(body).toContain(kept);
  });
});
