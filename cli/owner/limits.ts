/** What a person or a token is kept to, as options of commands. */
import type { FrontdeskConfig } from '../../config/index.ts';
import { LIMIT_KINDS, type LimitKind, type Limits } from '../../lambdas/shared/people/caller.ts';
import { CommandError } from '../command-error.ts';

/** Ids with commas between them, by kind. @default all of all kinds */
export type LimitOptions = { readonly [Kind in LimitKind]?: string | undefined };

/** @throws CommandError for what is not configured: it would be a limit to nothing */
export function readLimits(options: LimitOptions, config: FrontdeskConfig): Limits | undefined {
  const given = LIMIT_KINDS.filter((kind) => options[kind] !== undefined);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map((kind) => [kind, readIds(kind, options[kind] ?? '', config)]));
}

function readIds(kind: LimitKind, text: string, config: FrontdeskConfig): string[] {
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const known = configured(kind, config);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0 || ids.length === 0)
    throw new CommandError(
      `--${kind}: ${unknown.join(', ') || 'nothing'} is not configured. There ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}.`,
    );
  return ids;
}

function configured(kind: LimitKind, config: FrontdeskConfig): string[] {
  const { contact, feedback, images, keywordDm } = config;
  const all = {
    forms: contact?.forms,
    widgets: feedback?.widgets,
    presets: images?.presets,
    accounts: keywordDm?.accounts,
  };
  return Object.keys(all[kind] ?? {});
}

/** For a list: `forms shop, accounts main`. */
export function describeLimits(limits: Limits | undefined): string {
  if (limits === undefined) return 'all';
  return Object.entries(limits)
    .map(([kind, ids]) => `${kind} ${ids.join(',')}`)
    .join('; ');
}
