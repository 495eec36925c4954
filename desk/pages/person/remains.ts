/** What a deletion can't reach at once, in words. */
import type { Remains } from '../../../contract/client/contact.ts';
import type { I18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';

/** By the code that the API gives it. A test compares the two. */
const WORDS: Readonly<Record<string, PlainKey>> = {
  'table-copies': 'person.staysTableCopies',
  'erasure-ledger': 'person.staysErasureLedger',
  queues: 'person.staysQueues',
  logs: 'person.staysLogs',
  sent: 'person.staysSent',
  'repeat-hashes': 'person.staysRepeatHashes',
  'destination-answers': 'person.staysDestinationAnswers',
  'lake-late-rows': 'person.staysLakeLateRows',
  'lake-answers': 'person.staysLakeAnswers',
  'lake-forgetting': 'person.staysLakeForgetting',
  'lake-given-up': 'person.staysLakeGivenUp',
};

/** What stays, and where; what has no words here is said as the API says it. */
export function remainsText({ code, where }: Pick<Remains, 'code' | 'where'>, t: I18n['t']): string {
  const key = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  return key ? t(key) : where;
}

/** Each once, though several requests have named it. */
export function distinct(remains: readonly Remains[]): Remains[] {
  return [...new Map(remains.map((one) => [`${one.where} ${one.until}`, one])).values()];
}
