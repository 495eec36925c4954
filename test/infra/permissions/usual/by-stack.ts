import type { Grants } from '../../../support/grants.ts';
import { CONTACT } from './contact.ts';
import { DESK } from './desk.ts';
import { FEEDBACK } from './feedback.ts';
import { IMAGES } from './images.ts';
import { KEYWORD_DM } from './keyword-dm.ts';

/** All that each function may do, by stack. A new permission fails until someone writes it down. */
export const PERMISSIONS: Readonly<Record<string, Grants>> = {
  'Frontdesk-prod-Contact': CONTACT,
  'Frontdesk-prod-Desk': DESK,
  'Frontdesk-prod-Feedback': FEEDBACK,
  'Frontdesk-prod-Images': IMAGES,
  'Frontdesk-prod-KeywordDm': KEYWORD_DM,
};
