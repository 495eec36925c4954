/** Every pipeline's world. A pipeline without one fails a test. */
import { contact } from './contact.ts';
import type { World } from './world.ts';

export const worlds: Readonly<Record<string, World>> = Object.fromEntries(
  [contact].map((world) => [world.pipeline, world]),
);
