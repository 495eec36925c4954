/** Every pipeline's world. A pipeline without one fails a test. */
import { contact } from './contact.ts';
import { feedback } from './feedback.ts';
import { images } from './images.ts';
import { keywordDm } from './keyword-dm.ts';
import type { World } from './world.ts';

export const worlds: Readonly<Record<string, World>> = Object.fromEntries(
  [contact, feedback, images, keywordDm].map((world) => [world.pipeline, world]),
);
