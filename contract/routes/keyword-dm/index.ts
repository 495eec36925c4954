import type { Contract } from '../../route.ts';
import { ownerRoutes } from './owner.ts';
import { publicRoutes } from './public.ts';

export const keywordDm: Contract = {
  pipeline: 'keyword-dm',
  title: 'Frontdesk: keyword-DM',
  description: 'Answers comments on Instagram that have a keyword in them by direct message.',
  routes: [...publicRoutes, ...ownerRoutes],
};
