import { getRouteApi } from '@tanstack/react-router';
import type { Submission } from '../../../contract/client/contact.ts';
import { useList } from './queries.ts';

const route = getRouteApi('/inbox');
const NONE: readonly Submission[] = [];

/** What the list next to the open message shows. */
export function useListItems(): readonly Submission[] {
  return useList(route.useSearch()).items ?? NONE;
}
