import { describe, expect, it } from 'vitest';
import { brand } from '../../../config/brand.ts';

const messages = (input: object) =>
  brand.safeParse(input).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('a brand', () => {
  it('needs a name, and has an accent that can be read', () => {
    expect(brand.parse({ name: 'Tea' })).toEqual({ name: 'Tea', accent: '#1f4fa3' });
    for (const accent of ['#000000', '#767676', '#B3261E', '#0a7d33'])
      expect(messages({ name: 'Tea', accent })).toEqual([]);
  });

  it.each([
    [{ name: '' }, /^name: /],
    [{ name: 'Tea\r\nBcc: x' }, /^name: control characters/],
    [{ name: 'Tea', accent: 'red' }, /^accent: not a colour/],
    [{ name: 'Tea', accent: '#fff' }, /^accent: not a colour/],
    [{ name: 'Tea', accent: '#777777' }, /^accent: too light/],
    [{ name: 'Tea', accent: '#ffcc00' }, /^accent: too light/],
    [{ name: 'Tea', logo: 'https://www.example.org/logo.png' }, /^logo: not a PNG, JPEG or GIF as data URL/],
    [{ name: 'Tea', logo: 'data:image/svg+xml;base64,PHN2Zz4=' }, /^logo: not a PNG/],
    [{ name: 'Tea', logo: 'data:image/png;base64,"><script>' }, /^logo: not a PNG/],
    [{ name: 'Tea', logo: `data:image/png;base64,${'A'.repeat(50_000)}` }, /^logo: too large/],
    [{ name: 'Tea', colour: '#000000' }, /Unrecognized key/],
  ])('%j is refused', (input, message) => {
    expect(messages(input)).toEqual([expect.stringMatching(message)]);
  });
});
