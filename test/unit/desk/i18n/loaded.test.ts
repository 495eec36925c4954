/** A part of the desk that is loaded when it is opened says no text that is not loaded with it, or with what it stands in. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { LATE } from '../../../../desk/i18n/late.ts';

const sources = new Map(
  globSync('desk/**/*.{ts,tsx}', { exclude: ['desk/i18n/messages/**', 'desk/i18n/translate.ts'] }).map(
    (file) => [file, readFileSync(file, 'utf8')] as const,
  ),
);

const pathFrom = (file: string, path: string) => join(dirname(file), path);

/** A file with all that it imports at once, and not what it loads later. */
function withImports(file: string, found = new Set<string>()): Set<string> {
  const source = sources.get(file);
  if (source === undefined || found.has(file)) return found;
  found.add(file);
  for (const [, path = ''] of source.matchAll(/^(?:import|export)(?! type)[^;]*? from '(\.[^']+)';/gms))
    withImports(pathFrom(file, path), found);
  return found;
}

interface Part {
  readonly file: string;
  /** What loads it. */
  readonly from: string;
  readonly areas: readonly string[];
}

const parts: Part[] = [...sources].flatMap(([from, source]) =>
  [...source.matchAll(/(?:withTexts\(\s*\[([^\]]*)\],\s*)?import\('(\.[^']+\.tsx)'\)/g)].map(
    ([, areas = '', path = '']) => ({ from, file: pathFrom(from, path), areas: areas.match(/\w+/g) ?? [] }),
  ),
);
/** The message that is open stands in the inbox. */
const partsAround = ({ from, file }: Part) =>
  parts.filter(
    (one) => one.file !== file && (withImports(one.file).has(from) || isInboxOf(one.file, from, file)),
  );
const isInboxOf = (outer: string, from: string, file: string) =>
  from === 'desk/routes.tsx' && file.startsWith('desk/pages/inbox/') && outer === 'desk/pages/inbox/page.tsx';

/** Which areas are there whatever led to a part. */
function loadedWith(part: Part): Set<string> {
  const around = partsAround(part).map(({ areas }) => new Set<string>(areas));
  const [first = new Set<string>(), ...others] = around;
  const everywhere = [...first].filter((area) => others.every((one) => one.has(area)));
  return new Set([...part.areas, ...everywhere]);
}

function saidIn(file: string): string[] {
  return [...withImports(file)].flatMap((one) =>
    [...(sources.get(one) ?? '').matchAll(/['"`](\w+)\.\w+/g)]
      .map(([, area = '']) => area)
      .filter((area) => Object.hasOwn(LATE, area))
      .map((area) => `${area} in ${one}`),
  );
}

it('finds what is loaded later', () => {
  expect(parts.length).toBeGreaterThan(25);
  expect(saidIn('desk/pages/person/page.tsx')).toContain('person in desk/pages/person/delete.tsx');
});

it.each(parts)('$file, loaded by $from, has the texts that it says', (part) => {
  const loaded = loadedWith(part);
  expect(saidIn(part.file).filter((said) => !loaded.has(said.split(' ')[0] ?? ''))).toEqual([]);
});

it('what every visit loads says nothing of what comes later', () => {
  expect(saidIn('desk/main.tsx')).toEqual([]);
});
