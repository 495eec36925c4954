/**
 * What lets a canary in: a mark in a header, signed with a secret of the pipeline's own. By it a front door knows the canary's form,
 * widget or preset; to all others there is none of that name. A mark opens nothing else, and spares nobody any rule.
 */
import { isSameSignature, signatureOf } from '../runtime/signature.ts';

/** In lower case, as front doors read headers. */
export const CANARY_HEADER = 'x-frontdesk-canary';

/** The pipelines that have a canary: at Instagram, only Meta could send one, and it takes no tests on live accounts. */
export const CANARY_PIPELINES = ['contact', 'feedback', 'images'] as const;

/** The parameter with the secret. */
export const CANARY_KEY = 'canary-key';

/** For how long a mark is good. */
export const MARK_SECONDS = 300;

/** How far the clock of whoever made it may be ahead. */
const AHEAD_SECONDS = 60;

interface Signing {
  readonly pipeline: string;
  /** The secret. */
  readonly key: string;
  readonly now: Date;
}

/** @returns `<epoch seconds>.<signature>` */
export function makeMark({ pipeline, key, now }: Signing): string {
  const moment = String(Math.floor(now.getTime() / 1000));
  return `${moment}.${signed(pipeline, moment, key)}`;
}

/** Whether it was made for this pipeline within the last minutes. */
export function isMark(given: string, { pipeline, key, now }: Signing): boolean {
  const [, moment = '', signature = ''] = /^(\d{10})\.([\w-]{43})$/.exec(given) ?? [];
  if (moment === '' || key === '') return false;
  const age = now.getTime() / 1000 - Number(moment);
  return (
    isSameSignature(signature, signed(pipeline, moment, key)) && age >= -AHEAD_SECONDS && age < MARK_SECONDS
  );
}

function signed(pipeline: string, moment: string, key: string): string {
  return signatureOf('canary', `${pipeline}.${moment}`, key);
}
