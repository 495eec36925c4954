import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly link?: boolean;
  /** It came inside another package, whose own integrity covers it. */
  readonly inBundle?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
}

describe('the lock file', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const entries = Object.entries(packages).filter(([path]) => path !== '');

  it('says of every package by which bytes it is known, on machines of every kind', () => {
    const unknown = entries.filter(([, { link, inBundle, integrity }]) => !link && !inBundle && !integrity);
    expect(entries.length).toBeGreaterThan(200);
    expect(unknown.map(([path]) => path)).toEqual([]);
  });

  it('names no registry: each reader asks the one of their own', () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });
});
