/** The keyboard in the inbox: j k to move, e ! # u for what is open or focused, x to choose, Escape back to the list. */
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Submission } from '../../../contract/client/contact.ts';
import { useMe } from '../../shell/me.ts';
import { useShortcuts } from '../../shell/shortcuts.tsx';
import { useActions } from './actions.ts';
import { type ChoiceProps, toggled } from './list.tsx';
import { KEYS } from './queries.ts';

interface KeysProps extends ChoiceProps {
  readonly items: readonly Submission[];
  readonly openId: string | undefined;
}

const route = getRouteApi('/inbox');

export function useListKeys({ items, openId, chosen, setChosen }: KeysProps): void {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { caller, may } = useMe();
  // Whoever is faster than the answer who they are is taken at their word: the API decides.
  const isWriter = caller === undefined || may('contact:write');
  const queries = useQueryClient();
  const actions = useActions(items);
  /** What the keys are about: the open message, otherwise the one whose entry has the focus. */
  const current = () => openId ?? focusedId();
  const withCurrent = (action: (item: Submission) => void) => () => {
    const id = current();
    // What a link led to need not be in the list.
    const item = items.find((one) => one.id === id) ?? (id && queries.getQueryData<Submission>(KEYS.one(id)));
    if (item && isWriter) action(item);
  };
  const step = (by: number) => () => {
    const at = items.findIndex(({ id }) => id === current());
    const next = items[at < 0 ? 0 : at + by];
    if (!next) return;
    if (openId === undefined) entryOf(next.id)?.focus();
    else void navigate({ to: '/inbox/$id', params: { id: next.id }, search });
  };
  const moveFocus = (by: number) => (event: KeyboardEvent) => {
    const at = items.findIndex(({ id }) => id === focusedId());
    if (at < 0) return scrollPage(event, by);
    const next = items[at + by];
    if (next) entryOf(next.id)?.focus();
  };
  const close = () => {
    if (openId) actions.close(openId);
  };
  useShortcuts({
    j: step(1),
    k: step(-1),
    ArrowDown: moveFocus(1),
    ArrowUp: moveFocus(-1),
    x: () => {
      const id = current();
      if (id) setChosen(toggled(chosen, id));
    },
    e: withCurrent((item) => actions.move(item, item.state === 'archived' ? 'read' : 'archive')),
    '!': withCurrent((item) => actions.move(item, item.state === 'spam' ? 'release' : 'spam')),
    u: withCurrent((item) => actions.markUnread(item)),
    '#': withCurrent((item) => actions.remove(item)),
    r: () => document.querySelector<HTMLElement>('[data-reply]')?.click(),
    Escape: close,
  });
}

function focusedId(): string | undefined {
  return document.activeElement instanceof HTMLElement ? document.activeElement.dataset.message : undefined;
}

function entryOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
}

/** An arrow that is not about the list keeps its meaning. */
function scrollPage(event: KeyboardEvent, by: number): void {
  const area = event.target instanceof HTMLElement ? event.target.closest('.inbox-detail') : null;
  (area ?? document.scrollingElement)?.scrollBy({ top: by * 48 });
}
