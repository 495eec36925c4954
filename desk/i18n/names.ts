/** What parts of the product are called. */
import type { Pipeline } from '../api/pipelines.ts';
import type { PlainKey } from './translate.ts';

export const PART_NAMES: Readonly<Record<Pipeline | 'desk', PlainKey>> = {
  contact: 'nav.inbox',
  feedback: 'nav.feedback',
  images: 'nav.pictures',
  'keyword-dm': 'nav.instagram',
  desk: 'nav.people',
};

/** @param part as an API names it; one that has no name here is none of ours */
export function partName(part: string): PlainKey | undefined {
  return (PART_NAMES as Readonly<Record<string, PlainKey>>)[part];
}
