/** A stack as it is deployed where all that can be spread is, over a number of partitions that changes twice while it runs. */

import type { FrontdeskConfig } from '../../../config/index.ts';
import type { Shards } from '../../../config/layout.ts';
import type { Stack } from './synth.ts';

/** The days of every world's first midnight, and of the next. */
const HISTORY: Shards = [
  { from: '2026-03-03', count: 3 },
  { from: '2026-03-04', count: 2 },
];

const ENTITIES = ['forms', 'widgets', 'presets', 'accounts'];

export function spread(stack: Stack): Stack {
  const { contact, feedback, images, keywordDm } = stack.config;
  const config = {
    ...stack.config,
    contact: spreadIn(contact),
    feedback: spreadIn(feedback),
    images: spreadIn(images),
    keywordDm: spreadIn(keywordDm),
  } as FrontdeskConfig;
  const code = [...stack.code].map(
    ([name, made]) => [name, { ...made, config: spreadIn(made.config) }] as const,
  );
  return { ...stack, config, code: new Map(code) };
}

/** A pipeline's part of the configuration, or a slice of it. */
function spreadIn<Part>(part: Part): Part {
  if (typeof part !== 'object' || part === null) return part;
  const changed = Object.entries(part).map(([name, value]) => {
    if (ENTITIES.includes(name)) return [name, ofEach(value, (one) => ({ ...Object(one), shards: HISTORY }))];
    // What only counts has the keys alone.
    return name === 'shards' && 'of' in value
      ? [name, { all: HISTORY, of: ofEach(value.of, () => HISTORY) }]
      : [name, value];
  });
  const whole = Object.fromEntries(changed);
  return ENTITIES.some((name) => name in part) ? { ...whole, shards: HISTORY } : whole;
}

function ofEach(entities: object, change: (one: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(entities).map(([id, one]) => [id, change(one)]));
}
