import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { definitionOf } from '../../../../../lambdas/feedback/widget/definition.ts';
import { errorPage, showWidget } from '../../../../../lambdas/feedback/widget/form-page.ts';
import type { Route } from '../../../../../lambdas/feedback/widget/route.ts';
import { TEXTS } from '../../../../../lambdas/feedback/widget/texts.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { escapeHtml } from '../../../../../lambdas/shared/http/html.ts';

import { makeRequest } from '../../request.ts';

const KINDS = ['stars', 'csat', 'nps', 'thumbs', 'emoji', 'comment'] as const;
const LANGUAGES = Object.keys(TEXTS) as (keyof typeof TEXTS)[];
const site = 'https://www.example.org';
const widgetOf = (kind: (typeof KINDS)[number], more: object = {}) =>
  feedback.parse({ widgets: { w: { kind, site, ...more } } }).widgets.w ?? expect.unreachable();

const tools = { newId: () => 'nonce', brand: undefined };
function show(
  kind: (typeof KINDS)[number],
  headers: Record<string, string>,
  { target = 'widget', more = {}, brand, query = {} }: ShowOptions = {},
) {
  const route: Route = { target, widgetId: 'w', widget: widgetOf(kind, more) };
  const request = makeRequest({ method: 'GET', headers: { accept: 'text/html', ...headers }, query });
  return showWidget(request, route, { ...tools, brand });
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
    const failed = { request, route, fields: undefined, newId: tools.newId, brand };
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

it('the script asks and names as the page does', () => {
  const source = readFileSync('site/frontdesk-feedback.js', 'utf8');
  const literal = /const TEXTS = (\{[\s\S]*?\n {2}\});/.exec(source)?.[1] ?? '';
  const scripted = JSON.parse(JSON.stringify(new Function(`return ${literal}`)())) as Record<
    string,
    Record<string, unknown>
  >;
  expect(Object.keys(scripted)).toEqual(LANGUAGES);
  for (const language of LANGUAGES) {
    const { page: _, ...shared } = TEXTS[language];
    expect(scripted[language]).toMatchObject(shared);
  }
});

describe('the definition', () => {
  it('leaves the names of faces to the script where they are its own', () => {
    expect(definitionOf(widgetOf('emoji')).emoji?.[0]).toEqual({ symbol: '😞' });
    const own = [
      { symbol: '👎', label: 'Nein' },
      { symbol: '👍', label: 'Ja' },
    ];
    expect(definitionOf(widgetOf('emoji', { emoji: own })).emoji).toEqual(own);
  });
});
