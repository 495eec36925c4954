import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetStreamPositions } from '../../../local/engine-state.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-state-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('forgets how far streams were read, and nothing else', async () => {
  const file = join(directory, 'lambda.json');
  const kept = { functions: { f: 1 }, kinesis_positions: { data: { k: 7 } } };
  const state = (data: object) => ({
    __ministack_format__: 2,
    payload: { ...kept, dynamodb_stream_positions: { scoped: true, data } },
  });
  await writeFile(file, JSON.stringify(state({ mapping: 26 })));
  await forgetStreamPositions(directory);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(state({}));
});

it('has nothing to do before the first start', () => forgetStreamPositions(directory));
