import type { Contract } from './route.ts';
import { contact } from './routes/contact/index.ts';
import { data } from './routes/data.ts';
import { desk } from './routes/desk.ts';
import { feedback } from './routes/feedback/index.ts';
import { images } from './routes/images.ts';
import { keywordDm } from './routes/keyword-dm/index.ts';

/** Every pipeline's, and the desk's. */
export const CONTRACTS: readonly Contract[] = [contact, feedback, images, keywordDm, data, desk];
