import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentName } from '../../../../../desk/pages/set-up/escape.ts';
import { KINDS } from '../../../../../desk/pages/set-up/kinds.ts';
import { presetSnippet } from '../../../../../desk/pages/set-up/preset-snippets.ts';
import { snippetOf } from '../../../../../desk/pages/set-up/snippets.ts';
import { widgetSnippet } from '../../../../../desk/pages/set-up/widget-snippets.ts';

const URL = 'https://api.example.com/prod/f/main';
const field = (name: string, label: string, rest = {}) => ({
  name,
  label,
  type: 'text' as const,
  required: false,
  ...rest,
});
const form = (fields: ReturnType<typeof field>[] = [], rest = {}) => ({
  id: 'main',
  url: URL,
  fields,
  ...rest,
});

/** Each case asks a compiler, so cases end after so many milliseconds, however many are wanted. */
const COMPILING = { interruptAfterTimeLimit: 8_000 };

describe('the code of a form', () => {
  it('names its address and its fields in every kind', () => {
    const fields = [field('email', 'E-mail', { type: 'email', required: true }), field('topic', 'Topic')];
    for (const kind of KINDS) {
      const code = snippetOf(kind, form(fields));
      for (const part of [URL, 'email', 'topic']) expect(code, kind).toContain(part);
    }
  });

  it('shows the usual fields where none is declared', () => {
    expect(snippetOf('html', form())).toBe(`<form action="${URL}" method="post" accept-charset="utf-8">
  <label>Name <input name="name" required></label>
  <label>E-mail <input type="email" name="email" required></label>
  <label>Message <textarea name="message" required></textarea></label>
  <input name="_gotcha" hidden tabindex="-1" autocomplete="off">
  <button>Send</button>
</form>`);
  });

  it('sends files, solves captchas and offers choices', () => {
    const choice = field('size', 'Size', { type: 'choice', options: ['S', 'M'], multiple: true });
    const files = { maxCount: 2, maxBytes: 1, types: [], linkDays: 1 };
    const code = snippetOf('html', form([choice], { files, captcha: 'turnstile' }));
    for (const part of ['enctype="multipart/form-data"', 'type="file"', 'cf-turnstile', 'value="M"'])
      expect(code).toContain(part);
  });

  it('loads the provider’s script where a framework does not, and asks for a proof for each attempt', () => {
    const code = snippetOf('react', form([], { captcha: 'recaptcha' }));
    transformSync(code, { loader: 'jsx' });
    for (const part of [
      'recaptcha/api.js?render=explicit',
      'showCaptcha(captcha.current)',
      'grecaptcha.reset()',
    ])
      expect(code).toContain(part);
    expect(snippetOf('react', form())).not.toContain('captcha');
  });

  it('is code that compiles, whatever stands in the configuration', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, (name, label, option) => {
        const fields = [field(name, label), field(`${name}2`, label, { type: 'choice', options: [option] })];
        transformSync(snippetOf('react', form(fields)), { loader: 'jsx' });
        transformSync(snippetOf('fetch', form(fields)), { loader: 'js', format: 'esm' });
        expect(snippetOf('html', form(fields)).match(/<(script|img|iframe)/g)).toBeNull();
      }),
      COMPILING,
    );
  });

  it('is a component by its form’s id', () => {
    expect(['main', 'book-a-table', '2go'].map((id) => componentName(id, 'Form'))).toEqual([
      'MainForm',
      'BookATableForm',
      'Form2goForm',
    ]);
  });
});

describe('the code of a widget and of a preset', () => {
  const api = 'https://api.example.com/prod';
  const widget = {
    id: 'stars',
    url: `${api}/feedback/stars`,
    scripts: api,
    kind: 'stars' as const,
    scale: { lowest: 1, highest: 5 },
    comment: 'optional' as const,
    questions: [],
  };
  const preset = { id: 'photos', url: api, scripts: api, public: true };

  it('is the script’s tag, from the API that it sends to', () => {
    expect(widgetSnippet('html', widget)).toBe(
      `<script src="${api}/assets/v1/frontdesk-feedback.js" data-widget="stars" async></script>`,
    );
    expect(widgetSnippet('astro', widget)).toContain('<script is:inline src=');
    const scripts = 'https://d1.cloudfront.net';
    expect(widgetSnippet('html', { ...widget, scripts })).toBe(
      `<script src="${scripts}/assets/v1/frontdesk-feedback.js" data-api="${api}" data-widget="stars" async></script>`,
    );
    expect(widgetSnippet('react', { ...widget, scripts })).toContain(`script.dataset.api = '${api}';`);
    for (const kind of ['html', 'react', 'astro'] as const)
      expect(presetSnippet(kind, { ...preset, scripts })).toContain(
        `${scripts}/assets/v1/frontdesk-images.js`,
      );
    expect(presetSnippet('html', preset)).toContain(`<frontdesk-upload endpoint="${api}" preset="photos">`);
  });

  it('sends what the widget takes', () => {
    const comment = { ...widget, kind: 'comment' as const, scale: undefined };
    expect(widgetSnippet('fetch', comment as never)).not.toContain('rating:');
    const nps = { ...widget, kind: 'nps' as const, scale: { lowest: 0, highest: 10 } };
    expect(widgetSnippet('fetch', nps)).toContain('rating: 10,');
    expect(widgetSnippet('fetch', { ...widget, comment: 'none' })).not.toContain('comment:');
  });

  it('asks for what a closed preset and a captcha need', () => {
    const closed = { ...preset, public: false, captcha: 'hcaptcha' as const };
    for (const kind of KINDS) expect(presetSnippet(kind, closed), kind).toMatch(/token/);
    for (const kind of KINDS) expect(presetSnippet(kind, closed), kind).toMatch(/captcha/);
    for (const kind of KINDS) expect(presetSnippet(kind, preset), kind).not.toMatch(/token/);
  });

  it('compiles, whatever it is called and wherever its API is', () => {
    const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
    const path = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(id, path, fc.boolean(), (name, odd, isPublic) => {
        const base = `https://api.example.com/${odd}`;
        const one = { ...widget, id: name, url: `${base}/feedback/${name}`, scripts: base };
        const other = { ...preset, id: name, url: base, scripts: base, public: isPublic };
        for (const code of [widgetSnippet('react', one), presetSnippet('react', other)])
          transformSync(code, { loader: 'jsx' });
        for (const code of [widgetSnippet('fetch', one), presetSnippet('fetch', other)])
          transformSync(code, { loader: 'js', format: 'esm' });
        expect(widgetSnippet('html', one).match(/</g)).toHaveLength(2);
      }),
      COMPILING,
    );
  });
});
