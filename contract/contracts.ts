import type { Contract } from './route.ts';
import { contact } from './routes/contact.ts';
import { data } from './routes/data.ts';
import { desk } from './routes/desk.ts';
import { feedback } from './routes/feedback.ts';
import { images } from './routes/images.ts';
import { keywordDm } from './routes/keyword-dm.ts';

/** Every pipeline's, and the desk's. */
export const CONTRACTS: readonly Contract[] = [contact, feedback, images, keywordDm, data, desk];
