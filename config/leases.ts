/** How long an attempt holds what it delivers, against how long a function at AWS may be at it. */
import type { FrontdeskConfig } from './index.ts';
import { destinationsToldBy } from './told.ts';

/** The time-out of functions that send mails, webhooks and what destinations are told. */
export const NOTIFIER_SECONDS = 45;
/** Of the function that renders pictures. */
export const RENDER_SECONDS = 120;

/** @returns a sentence about the first lease that ends while its function may still be at it; undefined where none does */
export function shortLease(config: FrontdeskConfig): string | undefined {
  const { contact, feedback, images, keywordDm } = config;
  const isTelling = destinationsToldBy(config, 'keyword-dm').length > 0;
  const leases = [
    ['contact.delivery', contact?.delivery, NOTIFIER_SECONDS],
    ['feedback.delivery', feedback?.delivery, NOTIFIER_SECONDS],
    ['images.processing', images?.processing, RENDER_SECONDS],
    ['keywordDm.delivery', isTelling ? keywordDm?.delivery : undefined, NOTIFIER_SECONDS],
  ] as const;
  const short = leases.find(([, settings, least]) => settings && settings.leaseSeconds < least);
  if (!short) return undefined;
  const [path, , least] = short;
  return `${path}.leaseSeconds: must be at least ${least}: an attempt may take so long, and a second one would begin beside it`;
}
