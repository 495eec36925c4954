/** How the deployed app's forms, widgets and presets of tests are spread over several keys, where they are. */
import type { Layout } from '../../config/layout.ts';

/** As by a change long ago and another since. */
export const SPREAD = [
  { from: '2020-01-01', count: 2 },
  { from: '2026-01-01', count: 3 },
];

/** Of contact and images: what all share, and the form or preset `spread`. A test that looks for legs in their table needs it. */
export const SPREAD_LAYOUT: Layout = { all: SPREAD, of: { spread: SPREAD } };
