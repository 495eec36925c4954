import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentName, KINDS, snippetOf } from '../../../../../desk/pages/set-up/snippets.ts';

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

  it('is code that compiles, whatever stands in the configuration', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, (name, label, option) => {
        const fields = [field(name, label), field(`${name}2`, label, { type: 'choice', options: [option] })];
        transformSync(snippetOf('react', form(fields)), { loader: 'jsx' });
        transformSync(snippetOf('fetch', form(fields)), { loader: 'js', format: 'esm' });
        expect(snippetOf('html', form(fields)).match(/<(script|img|iframe)/g)).toBeNull();
      }),
    );
  });

  it('is a component by its form’s id', () => {
    expect(['main', 'book-a-table', '2go'].map(componentName)).toEqual([
      'MainForm',
      'BookATableForm',
      'Form2goForm',
    ]);
  });
});
