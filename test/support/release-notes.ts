/**
 * `npm run release:notes --silent -- v1.2.3`: the notes of a release, as CHANGELOG.md has them; refused unless
 * everything speaks of the same version and its templates are kept, as they are.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise } from './synth.ts';

/** @returns the section of a version in a changelog, without its heading; undefined when there is none */
export function notesOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const found = sections.find(
    (section) => section.startsWith(`${version} `) || section.startsWith(`${version}\n`),
  );
  return found?.slice(found.indexOf('\n')).trim();
}

/** @throws Error with what is to be done first */
export function releaseNotes(tag: string): string {
  if (!/^v\d+\.\d+\.\d+$/.test(tag)) throw new Error(`"${tag}" is no tag of a release, such as v1.2.3.`);
  const version = tag.slice(1);
  const { version: present } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  if (present !== version)
    throw new Error(`package.json says ${present}. Set it by: npm version ${version} --no-git-tag-version`);
  for (const [stack, template] of Object.entries(synthesise())) {
    const file = join('test/fixtures/templates', tag, `${stack}.json`);
    const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
    if (kept !== JSON.stringify(template.toJSON()))
      throw new Error(
        `${file} is not what this version deploys. Keep it by: npm run templates:keep -- ${tag}`,
      );
  }
  const notes = notesOf(readFileSync('CHANGELOG.md', 'utf8'), version);
  if (!notes) throw new Error(`CHANGELOG.md has no notes under "## ${version}".`);
  return notes;
}

if (import.meta.main) console.log(releaseNotes(process.argv[2] ?? ''));
