/** Every pipeline's world. A pipeline without one fails a test. */
import { budgetWorlds } from './budget.ts';
import { contact } from './contact.ts';
import { feedback } from './feedback.ts';
import { images } from './images.ts';
import { keywordDm } from './keyword-dm.ts';
import type { World } from './world.ts';

export const worlds: Readonly<Record<string, World>> = Object.fromEntries(
  [contact, feedback, images, keywordDm].map((world) => [world.pipeline, world]),
);

/** Further worlds of pipelines that have one, by name. */
export const furtherWorlds: Readonly<Record<string, World>> = Object.fromEntries(
  budgetWorlds.map((world) => [world.name ?? '', world]),
);
