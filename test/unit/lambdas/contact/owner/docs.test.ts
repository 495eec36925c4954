import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERBS } from '../../../../../lambdas/contact/owner/change-state.ts';

const docs = readFileSync('docs/owner.md', 'utf8');
const source = ['lambdas/contact/owner', 'lambdas/shared/owner', 'lambdas/shared/people']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .concat('lambdas/contact/owner.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe('docs/owner.md', () => {
  it('lists every error code of the routes', () => {
    const codes = [...source.matchAll(/HttpError\(\s*\d+,\s*'([A-Z_]+)'/g)].map(([, code = '']) => code);
    expect(codes.length).toBeGreaterThan(6);
    for (const code of codes) expect(docs).toContain(`\`${code}\``);
  });

  it('lists every route', () => {
    const paths = [...source.matchAll(/path: '(\/owner\/[^']+)'/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(4);
    for (const path of [...paths, ...VERBS]) expect(docs).toContain(path);
  });
});
