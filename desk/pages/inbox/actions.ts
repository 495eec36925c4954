/** What is done with one message, and where the reader is then: at the next one, or back in the list. */
import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router';
import type { Submission } from '../../../contract/client/contact.ts';
import { useRemove, useVerbs, type Verb } from './changes.ts';
import { fitsView } from './search.ts';

const route = getRouteApi('/inbox');
const BECOMES = { read: 'read', unread: 'new', archive: 'archived', spam: 'spam', release: 'new' } as const;

export function useActions(items: readonly Submission[]) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { id: openId } = useParams({ strict: false });
  const verbs = useVerbs();
  const remove = useRemove();

  const close = (id: string) => {
    void navigate({ to: '/inbox', search }).then(() => {
      document.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`)?.focus();
    });
  };
  /** The neighbour takes the place of what goes. */
  const goOn = (id: string) => {
    const at = items.findIndex((item) => item.id === id);
    const next = at < 0 ? undefined : (items[at + 1] ?? items[at - 1]);
    if (openId === id) {
      if (next) void navigate({ to: '/inbox/$id', params: { id: next.id }, search });
      else void navigate({ to: '/inbox', search });
    } else if (next) document.querySelector<HTMLElement>(`[data-message="${CSS.escape(next.id)}"]`)?.focus();
  };
  return {
    close,
    move(item: Submission, verb: Verb) {
      if (!fitsView(BECOMES[verb], search.view)) goOn(item.id);
      void verbs([item], verb);
    },
    markUnread(item: Submission) {
      void verbs([item], 'unread');
      if (openId === item.id) close(item.id);
    },
    remove(item: Submission) {
      goOn(item.id);
      remove([item]);
    },
  };
}
