/** Questions that owners have, in SQL files named by what they ask. The first line of each says what it shows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataConfig } from '../../../config/data.ts';
import { compose } from './compose.ts';
import { viewsOf } from './views.ts';

const FOLDER = join(import.meta.dirname, 'queries');

export interface SavedQuery {
  readonly name: string;
  /** A sentence. */
  readonly about: string;
  readonly sql: string;
}

/** By name. They ask the lake. */
export function savedQueries(): SavedQuery[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const [first = '', ...rest] = readFileSync(join(FOLDER, file), 'utf8').split('\n');
      return {
        name: file.slice(0, -'.sql'.length),
        about: first.replace(/^--\s*/, ''),
        sql: rest.join('\n').trim(),
      };
    });
}

/** The saved questions with the views that they read, as they are asked; none where there is no lake. */
export function composedQueries(config: Pick<DataConfig, 'datasets' | 'lake'>): SavedQuery[] {
  if (!config.lake) return [];
  const views = viewsOf(config);
  return savedQueries().map(({ sql, ...saved }) => ({ ...saved, sql: compose(sql, views) }));
}
