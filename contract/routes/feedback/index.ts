import type { Contract } from '../../route.ts';
import { ownerRoutes } from './owner.ts';
import { publicRoutes } from './public.ts';

export const feedback: Contract = {
  pipeline: 'feedback',
  title: 'Frontdesk: feedback',
  description: 'Takes ratings and comments, counts them, and shows them to their owner.',
  routes: [...publicRoutes, ...ownerRoutes],
};
