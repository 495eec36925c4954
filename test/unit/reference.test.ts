import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FILE, page, sections } from '../support/reference/configuration.ts';

describe('the reference of the configuration', () => {
  const all = sections();
  const rows = all.flatMap(({ title, rows }) =>
    rows.map((row) => ({ ...row, path: `${title}: ${row.name}` })),
  );

  it('is what the schemas and their comments say: npm run reference', () => {
    expect(rows.length).toBeGreaterThan(150);
    expect(readFileSync(FILE, 'utf8')).toBe(page(all));
  });

  it('explains every option', () => {
    // A `type` stands in the section's title.
    const silent = rows.filter(({ name, text }) => text === '' && name !== 'type');
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('names the defaults that the schemas have', () => {
    const wrong = rows.filter(({ standard, standardText }) => {
      if (standard === undefined || typeof standard === 'object' || standardText === undefined) return false;
      return !standardText
        .replace(/^["`']/, '')
        .replaceAll(',', '')
        .startsWith(String(standard));
    });
    expect(wrong.map(({ path, standard, standardText }) => [path, standard, standardText])).toEqual([]);
  });

  it('leads to each section by an address of its own', () => {
    const text = page(all);
    const anchors = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
    expect(new Set(headings).size).toBe(headings.length);
    expect(new Set(anchors)).toEqual(new Set(headings));
  });
});
