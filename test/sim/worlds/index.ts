/** Every pipeline's world. A pipeline without one fails a test. */
import { budgetWorlds } from './budget.ts';
import { contact } from './contact.ts';
import { data } from './data.ts';
import { dataStreams } from './data-streams.ts';
import { feedback } from './feedback.ts';
import { images } from './images.ts';
import { keywordDm } from './keyword-dm.ts';
import { contactRestore } from './restore.ts';
import type { World } from './world.ts';

export const worlds: Readonly<Record<string, World>> = Object.fromEntries(
  [contact, data, feedback, images, keywordDm].map((world) => [world.pipeline, world]),
);

/** Folders of functions that keep nothing of their own, each with the reason why there is nothing to simulate. */
export const STATELESS: Readonly<Record<string, string>> = {
  desk: 'Its session is a cookie and Cognito’s; what people change is written down by the pipelines.',
};

/** Further worlds of pipelines that have one, by name. */
export const furtherWorlds: Readonly<Record<string, World>> = Object.fromEntries(
  [...budgetWorlds, contactRestore, dataStreams].map((world) => [world.name ?? '', world]),
);
