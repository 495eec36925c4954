/** Keeps the templates of a release, for the tests of later ones: `npm run templates:keep -- v1.2.3`, before it is tagged. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise } from './synth.ts';

const [version = ''] = process.argv.slice(2);
if (!/^v\d+\.\d+\.\d+$/.test(version)) throw new Error('Name the version: npm run templates:keep -- v1.2.3');
const directory = join('test/fixtures/templates', version);
mkdirSync(directory, { recursive: true });
for (const [stack, template] of Object.entries(synthesise()))
  writeFileSync(join(directory, `${stack}.json`), `${JSON.stringify(template.toJSON())}\n`);
