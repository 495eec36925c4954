/** Roles are groups of the pool. What they allow is decided here, and by nothing that a token says of itself. */
import type { Scope } from './caller.ts';

/** From the least to the most. */
export const ROLES = ['reader', 'editor', 'owner'] as const;
export type Role = (typeof ROLES)[number];

const RIGHTS = {
  reader: ['read'],
  editor: ['read', 'write'],
  owner: ['read', 'write', 'audit'],
} as const;

/** The highest role among a person's groups; undefined when there is none. */
export function roleOf(groups: readonly string[]): Role | undefined {
  return ROLES.findLast((role) => groups.includes(role));
}

/** What a role may do in a pipeline. */
export function scopesOf(role: Role, pipeline: string): Scope[] {
  return RIGHTS[role].map((right): Scope => `${pipeline}:${right}`);
}
