/** What pages load by script tags, whichever deploy their tags, and the copies that browsers hold, are of. */
import { describe, expect, it } from 'vitest';
import { answerFile } from '../../../../lambdas/shared/http/files.ts';
import { hashedName, plainName } from '../../../../lambdas/shared/http/hashed-name.ts';
import { feedbackScripts, imagesScripts, type SiteFiles } from '../../../../lib/constructs/site-scripts.ts';

const PIPELINES = { feedback: feedbackScripts(), images: imagesScripts({ gallery: 1 }) };

/** In pages since the first version. A name is added here when a script is; none is ever taken out. */
const FOR_EVER = {
  feedback: ['frontdesk-feedback.js', 'frontdesk-feedback-more.js'],
  images: ['frontdesk-images.js'],
};

/** What a file imports, by the names that stand in it. */
function importedBy(source: string): string[] {
  return [...source.matchAll(/"\.\/([\w.-]+\.js)"/g)].map(([, name = '']) => name);
}

function bodyOf(files: SiteFiles, name: string): string {
  return answerFile(files, { segments: ['assets', 'v1', name], headers: {} }).body;
}

describe.each(['feedback', 'images'] as const)('the scripts of %s', (pipeline) => {
  const files = PIPELINES[pipeline];

  it('are there by every name that pages hold', () => {
    const plain = Object.keys(files).filter((name) => plainName(name) === undefined);
    expect(plain.sort()).toEqual(FOR_EVER[pipeline].toSorted());
  });

  it('have small entries, all else by the hash of its content, and lead to what is there', () => {
    for (const [name, source] of Object.entries(files)) {
      const plain = plainName(name);
      if (plain === undefined) expect(Buffer.byteLength(source)).toBeLessThan(250);
      else expect(hashedName(plain, source)).toBe(name);
      for (const imported of importedBy(source)) {
        expect(Object.keys(files), `${name} imports ${imported}`).toContain(imported);
        expect(plainName(imported), imported).toBeDefined();
      }
    }
    expect(importedBy(Object.values(files).join('\n')).length).toBeGreaterThanOrEqual(
      FOR_EVER[pipeline].length,
    );
  });

  it('go together across a deploy: an entry of another one gets a script that does what it asks', () => {
    const changed = Object.fromEntries(
      Object.entries(files).map(([name, source]) => [
        name.replace(/[0-9a-f]{16}/, (hash) => [...hash].reverse().join('')),
        source.replaceAll(/[0-9a-f]{16}(?=\.js")/g, (hash) => [...hash].reverse().join('')),
      ]),
    );
    for (const [entries, served] of [
      [files, changed],
      [changed, files],
    ] as const)
      for (const name of FOR_EVER[pipeline])
        for (const imported of importedBy(bodyOf(entries, name)))
          expect(bodyOf(served, imported)).toContain('export{');
  });
});

it('the widget’s entry gives its tag to what it imports', async () => {
  const { 'frontdesk-feedback.js': entry = '', ...others } = feedbackScripts();
  const [file = ''] = importedBy(entry);
  expect(others[file]).toMatch(/export\{\w+ as start\}/);
  expect(entry).toContain('document.currentScript');
});
