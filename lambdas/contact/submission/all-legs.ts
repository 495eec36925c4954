import { SUMMARY_LEG } from '../../shared/budget/summary-mail.ts';
import { HELD_LEG } from '../../shared/spam/held-mail.ts';
import { CONTACT_LEGS } from './legs.ts';

/** The kinds of leg that the pipeline has: a submission's, word of what was held as spam, and an hour's summary. */
export const ALL_LEGS = [...CONTACT_LEGS, HELD_LEG, SUMMARY_LEG] as const;
