/** What every pipeline's API has alike, by the pipeline's name. */
import type { Clients } from './clients.ts';

/** Pipelines whose API the desk uses, in the order of the navigation. */
export const PIPELINES = ['contact', 'feedback', 'images', 'keyword-dm'] as const;
export type Pipeline = (typeof PIPELINES)[number];

export function clientOf(api: Clients, pipeline: Pipeline) {
  const clients = {
    contact: api.contact,
    feedback: api.feedback,
    images: api.images,
    'keyword-dm': api.keywordDm,
  };
  return clients[pipeline];
}
