/** Which file is answered with, and for how long copies of it may be used. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerFile } from '../../../../../lambdas/shared/http/files.ts';
import { hashedName, plainName } from '../../../../../lambdas/shared/http/hashed-name.ts';

const SCRIPT = 'export const here = 1;';
const HASHED = hashedName('widget.js', SCRIPT);
const FILES = { 'widget.js': `import"./${HASHED}"`, [HASHED]: SCRIPT, 'openapi.json': '{}' };

function ask(name: string, headers: Record<string, string> = {}) {
  const answer = answerFile(FILES, { segments: ['assets', 'v1', name], headers });
  return { ...answer, cache: String(answer.headers?.['cache-control']), etag: answer.headers?.etag };
}

/** Seconds that a copy may be used without asking. */
function life(cache: string): number {
  return Number(/max-age=(\d+)/.exec(cache)?.[1]);
}

describe('a file for visitors’ pages', () => {
  it('lives for minutes by its plain name, and for ever by its content’s', () => {
    expect(ask('widget.js')).toMatchObject({ statusCode: 200, body: FILES['widget.js'] });
    expect(life(ask('widget.js').cache)).toBe(300);
    expect(ask('widget.js').cache).not.toContain('immutable');
    expect(ask(HASHED)).toMatchObject({ statusCode: 200, body: SCRIPT });
    expect(ask(HASHED).cache).toBe('public, max-age=31536000, immutable');
  });

  it('is the one that there is now, briefly, by the hash of any other deploy', () => {
    fc.assert(
      fc.property(fc.string(), (content) => {
        const name = hashedName('widget.js', content);
        fc.pre(name !== HASHED);
        const { statusCode, body, cache } = ask(name);
        expect([statusCode, body]).toEqual([200, SCRIPT]);
        expect(cache).toBe('public, max-age=60');
      }),
    );
  });

  it.each(['other.js', hashedName('other.js', ''), 'widget.abc.js', 'widget', '__proto__', 'toString', ''])(
    'is none by a name that never was one: %j',
    (name) => {
      expect(() => ask(name)).toThrow(expect.objectContaining({ status: 404 }));
    },
  );

  it('is asked about cheaply, and says the same of its age whether it changed or not', () => {
    for (const name of Object.keys(FILES)) {
      const { etag, cache } = ask(name);
      const again = ask(name, { 'if-none-match': `W/${etag}` });
      expect([again.statusCode, again.body, again.cache]).toEqual([304, '', cache]);
      expect(ask(name, { 'if-none-match': '"other"' }).statusCode).toBe(200);
    }
  });

  it('may be loaded by any page, and is taken for nothing else', () => {
    for (const name of Object.keys(FILES))
      expect(ask(name).headers).toMatchObject({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
      });
  });
});

it('a name with a hash is of its content, and leads back to the plain one', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z.-]{0,20}$/), fc.string(), fc.string(), (stem, one, other) => {
      const name = `${stem}.js`;
      expect(plainName(hashedName(name, one))).toBe(name);
      expect(hashedName(name, one) === hashedName(name, other)).toBe(one === other);
    }),
  );
});
