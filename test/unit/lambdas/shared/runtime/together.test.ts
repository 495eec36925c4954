import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { together } from '../../../../../lambdas/shared/runtime/together.ts';

const LAMBDAS = join(import.meta.dirname, '../../../../../lambdas');

describe('works together', () => {
  it('give what each of them came to, in their order', async () => {
    expect(await together([wait(2, 'slow'), Promise.resolve(1)])).toEqual(['slow', 1]);
  });

  it('leave nothing running when one of them fails, and fail as the first one did', async () => {
    const ended: string[] = [];
    const slow = wait(20).then(() => ended.push('slow'));
    const works = [slow, Promise.reject(new Error('first')), Promise.reject(new Error('second'))];
    await expect(together(works)).rejects.toThrow('first');
    expect(ended).toEqual(['slow']);
  });

  it('is how every function waits for several', () => {
    const files = readdirSync(LAMBDAS, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const others = files.filter((file) => readFileSync(join(LAMBDAS, file), 'utf8').includes('Promise.all('));
    expect(others).toEqual([join('shared', 'runtime', 'together.ts')]);
  });
});
