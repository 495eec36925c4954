import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { costsOf, MILLION } from '../../../../../config/activities.ts';
import {
  PAUSED_AFTER_FAILURES,
  PAUSED_AFTER_SECONDS,
  PROBE_SECONDS,
} from '../../../../../lambdas/shared/destinations/health.ts';

const docs = readFileSync('docs/destinations.md', 'utf8');

it('docs/destinations.md says what a thousand deliveries cost', () => {
  const dollars = (costsOf('contact').destination * 1000) / MILLION;
  expect(docs).toContain(`A thousand deliveries cost about $${dollars.toFixed(3)}`);
});

it('docs/destinations.md says when a destination is paused', () => {
  expect([PAUSED_AFTER_FAILURES, PAUSED_AFTER_SECONDS, PROBE_SECONDS]).toEqual([10, 3_600, 900]);
  expect(docs).toContain('fails ten times in a row and over an hour or more');
  expect(docs).toMatch(/one each quarter of\s+an hour/);
});
