/** What a first visit loads, from what the bundler says it made. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { buildDesk } from '../../../desk/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-desk-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'main-OLD.js'), '');
const { outputs } = buildDesk(folder, { base: '/below/' });

const sizeOf = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;
const entryOf = (source: string) =>
  Object.keys(outputs).find((name) => outputs[name]?.entryPoint === source) ?? source;

/** A file with all that it imports at once. */
function withImports(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? [])
    if (kind === 'import-statement') withImports(path, found);
  return found;
}

const languages = ['en', 'de', 'es', 'fr'];

/** Every page with an address, and the texts that come with it. */
const routes = [
  ...readFileSync('desk/routes.tsx', 'utf8').matchAll(
    /(?:withTexts\(\s*\[([^\]]*)\],\s*)?import\('\.\/(pages\/[^']+)'\)/g,
  ),
].map(([, areas = '', page = '']) => ({ page: `desk/${page}`, areas: areas.match(/\w+/g) ?? [] }));
/** By area. */
const fileOf = (area: string, language: string) =>
  entryOf(
    `desk/i18n/messages/${language}/${area.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`,
  );

describe('the desk’s build', () => {
  it.each(routes)('loads at most 200 KB, compressed, when $page is opened first', ({ page, areas }) => {
    const files = withImports(entryOf('desk/main.tsx'));
    for (const file of withImports(entryOf(page))) files.add(file);
    // A message stands next to its list.
    if (page.includes('/inbox/'))
      for (const file of withImports(entryOf('desk/pages/inbox/page.tsx'))) files.add(file);
    files.add(entryOf('desk/styles/index.css'));
    const texts = languages.map((language) =>
      [entryOf(`desk/i18n/messages/${language}.ts`), ...areas.map((area) => fileOf(area, language))].reduce(
        (sum, file) => sum + sizeOf(file),
        0,
      ),
    );
    const bytes = [...files].reduce(
      (sum, file) => sum + sizeOf(file),
      Math.max(...texts) + sizeOf(join(folder, 'index.html')),
    );
    expect(bytes).toBeLessThanOrEqual(200_000);
  });

  it('takes the place of an earlier one', () => {
    expect(readdirSync(folder)).toContain('index.html');
    expect(readdirSync(folder)).not.toContain('main-OLD.js');
    expect(existsSync(`${folder}.part`)).toBe(false);
  });

  it('knows of every page', () => {
    expect(routes.length).toBeGreaterThan(15);
    for (const { page, areas } of routes) {
      expect(outputs[entryOf(page)], page).toBeDefined();
      for (const area of areas) expect(outputs[fileOf(area, 'de')], area).toBeDefined();
    }
  });

  it('keeps pages out of what every visit loads', () => {
    const inputs = [...withImports(entryOf('desk/main.tsx'))].flatMap((file) =>
      Object.keys(outputs[file]?.inputs ?? {}),
    );
    expect(inputs.filter((input) => input.includes('desk/pages/') && input.endsWith('/page.tsx'))).toEqual(
      [],
    );
    expect(inputs.filter((input) => input.includes('messages/de/'))).toEqual([]);
  });

  it('needs no inline script or style, and no address outside its base', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).toContain('<base href="/below/">');
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|style=/);
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses.filter((address) => /^(\/|\w+:)/.test(address ?? ''))).toEqual(['/below/']);
  });

  it('has a service worker that knows the files of this build', () => {
    const worker = readFileSync(join(folder, 'service-worker.js'), 'utf8');
    for (const file of readdirSync(folder).filter((name) => /^(main|part|index)-.*\.(js|css)$/.test(name)))
      expect(worker).toContain(`"${file}"`);
    expect(worker).not.toContain('settings.json');
  });
});
