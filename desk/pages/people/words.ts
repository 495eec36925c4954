/** What somebody did, in words, by the route that was called. */
import type { PlainKey } from '../../i18n/translate.ts';

const VERBS: Readonly<Record<string, PlainKey>> = {
  read: 'people.whatRead',
  unread: 'people.whatUnread',
  archive: 'people.whatArchive',
  spam: 'people.whatSpam',
  release: 'people.whatRelease',
  test: 'people.whatTest',
  retry: 'people.whatRetry',
  render: 'people.whatRetry',
  pause: 'people.whatPause',
  resume: 'people.whatResume',
  cancel: 'people.whatCancel',
  replay: 'people.whatReplay',
};

const METHODS: Readonly<Record<string, PlainKey>> = {
  POST: 'people.whatCreate',
  PUT: 'people.whatChange',
  PATCH: 'people.whatChange',
  DELETE: 'people.whatDelete',
};

/** At the desk itself, by method. */
const ARRANGED: Readonly<Record<string, PlainKey>> = {
  POST: 'people.whatInvite',
  PUT: 'people.whatRights',
  DELETE: 'people.whatTakeAway',
};

/**
 * @param what such as `POST /owner/submissions/{id}/archive`
 * @param part the pipeline, or `desk`
 */
export function wordsOf(what: string, part?: string): PlainKey {
  const [method = '', path = ''] = what.split(' ');
  if (part === 'desk') return ARRANGED[method] ?? 'people.whatOther';
  if (method === 'DELETE' && path.startsWith('/owner/people')) return 'people.whatPerson';
  const verb = path.split('/').at(-1) ?? '';
  return (method === 'POST' && VERBS[verb]) || METHODS[method] || 'people.whatOther';
}

/** How a change ended: whether it was refused, or failed on our side. Undefined for one that was made. */
export function failureKey(status: number) {
  if (status >= 500) return 'people.brokenStatus';
  return status >= 400 ? 'people.failedStatus' : undefined;
}
