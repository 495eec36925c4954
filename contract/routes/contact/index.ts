import type { Contract } from '../../route.ts';
import { ownerRoutes } from './owner.ts';
import { publicRoutes } from './public.ts';

export const contact: Contract = {
  pipeline: 'contact',
  title: 'Frontdesk: contact form',
  description: 'Takes what visitors send by a form, and shows it to its owner.',
  routes: [...publicRoutes, ...ownerRoutes],
};
