/** Roles are groups of the pool. What they allow is decided here, and by nothing that a token says of itself. */
import { PIPELINES } from '../../../config/deployment.ts';
import type { Scope } from './caller.ts';

/** From the least to the most. */
export const ROLES = ['reader', 'editor', 'owner'] as const;
export type Role = (typeof ROLES)[number];

const RIGHTS = {
  reader: ['read'],
  editor: ['read', 'write'],
  owner: ['read', 'write', 'audit'],
} as const;

/** At the desk itself, to write is to let people in. */
const DESK_RIGHTS = { reader: ['read'], editor: ['read'], owner: ['read', 'write', 'audit'] } as const;

/** The highest role among a person's groups; undefined when there is none. */
export function roleOf(groups: readonly string[]): Role | undefined {
  return ROLES.findLast((role) => groups.includes(role));
}

/** What a role may do: in every pipeline, and at the desk, whose routes are its own. */
export function scopesOf(role: Role): Scope[] {
  const inPipelines = [...Object.keys(PIPELINES), 'data'].flatMap((pipeline) =>
    RIGHTS[role].map((right): Scope => `${pipeline}:${right}`),
  );
  return [...inPipelines, ...DESK_RIGHTS[role].map((right): Scope => `desk:${right}`)];
}
