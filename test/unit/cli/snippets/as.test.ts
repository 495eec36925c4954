import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formAs } from '../../../../cli/snippets/as.ts';
import { componentName } from '../../../../cli/snippets/forms-as.ts';
import { toJsx } from '../../../../cli/snippets/jsx.ts';
import { snippetsOf } from '../../../../cli/snippets/snippets.ts';
import { WAYS } from '../../../../cli/snippets/ways.ts';
import { bodyOf } from '../../../support/frameworks.ts';
import { makeForm } from '../../lambdas/contact/form.ts';

describe('toJsx', () => {
  it('names attributes as React does, ends what is empty, and leaves braces as they are read', () => {
    expect(toJsx('<label>A {b} &amp; c <input name="x" required maxlength="5" tabindex="-1"></label>')).toBe(
      '<label>A &#123;b&#125; &amp; c <input name="x" required maxLength="5" tabIndex="-1" /></label>',
    );
  });
});

it('a component has a name, whatever the id', () => {
  expect(componentName('main', 'Form')).toBe('MainForm');
  expect(componentName('job-application', 'Form')).toBe('JobApplicationForm');
  expect(componentName('2nd', 'Form')).toBe('Form2nd');
});

describe('a form in every way', () => {
  it('builds with whatever an owner writes', async () => {
    const text = fc.string({
      minLength: 1,
      maxLength: 30,
      unit: fc.constantFrom(...`a{}<>&"'\`$\\/{{}}-_ é`),
    });
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom(...WAYS), async (label, option, way) => {
        const form = makeForm({
          fields: {
            name: { type: 'text', label, required: true, minLength: 0, maxLength: 10 },
            topics: {
              type: 'choice',
              label: option,
              required: false,
              options: [option, label],
              multiple: true,
            },
          },
        });
        const page = snippetsOf('main', form, 'https://api.example.dev').plain;
        const source = formAs(way, { id: 'main', form, action: 'https://api.example.dev/f/main', page });
        expect(await bodyOf(way, source)).toContain(way === 'react' || way === 'vue' ? 'id="root"' : '<form');
      }),
      { numRuns: 30 },
    );
  });
});
