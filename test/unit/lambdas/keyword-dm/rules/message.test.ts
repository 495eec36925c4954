import { expect, test } from 'vitest';
import {
  MAX_MESSAGE_BYTES,
  pickVariant,
  renderMessage,
  templateMistakes,
} from '../../../../../lambdas/keyword-dm/rules/message.ts';

test('name and link are filled in; a name is data, not a template', () => {
  expect(renderMessage('Hi {name}: {link}', '{link}', 'https://x.example/l/a')).toBe(
    'Hi {link}: https://x.example/l/a',
  );
});

test.each([
  ['Hi {name}, here you are', 'Hi, here you are'],
  ['{name}, here you are', 'here you are'],
  ['Hi {name}!', 'Hi!'],
  ['¡Hola {name}! Aquí: {link}', '¡Hola! Aquí: l'],
  ['For you\n{name}: {link}', 'For you\nl'],
  ['Hello {name}', 'Hello'],
  ['Hello  {name} and {name}', 'Hello and'],
])('without a name %j reads %j', (template, text) => expect(renderMessage(template, '', 'l')).toBe(text));

test('a template without placeholders is fine', () => expect(templateMistakes('Hello', false)).toEqual([]));

test.each([
  ['{nmae}', true],
  ['{link}', false],
  ['x'.repeat(1001), false],
  ['🔥'.repeat(251), false],
  [`${'x'.repeat(960)}{name}`, false],
])('a template with a mistake is refused: %.20s', (template, hasLink) =>
  expect(templateMistakes(template, hasLink)).toHaveLength(1),
);

test('what was saved always fits, whatever the name', () => {
  const template = `${'é'.repeat(364)} {name} {link}`;
  expect(templateMistakes(template, true)).toEqual([]);
  const text = renderMessage(template, '👨‍👩‍👧'.repeat(40), `https://${'x'.repeat(192)}`);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  expect(text).not.toContain('\uFFFD');
});

test('a comment always gets the same variant, and all variants are used', () => {
  const variants = ['a', 'b', 'c'];
  const picked = Array.from({ length: 100 }, (_, i) => pickVariant(variants, `c${i}`));
  expect(new Set(picked)).toEqual(new Set(variants));
  expect(pickVariant(variants, 'c1')).toBe(pickVariant(variants, 'c1'));
  expect(pickVariant([], 'c1')).toBeUndefined();
});
