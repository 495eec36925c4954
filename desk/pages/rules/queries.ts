/** What the page of rules asks, of a form or of a widget alike. */
import type { Candidate, FiredCounts, Replay } from '../../../contract/client/contact.ts';
import type { Clients } from '../../api/clients.ts';
import { useDesk } from '../../shell/desk.tsx';
import type { RuledSearch } from './search.ts';

/** How many differences one answer names at most. */
const PAGE = 100;

export interface Ruled {
  readonly id: string;
  /** Tells it from all others: a form and a widget may have the same id. */
  readonly key: string;
  /** Whether its entries can be opened in the inbox. */
  readonly hasInbox: boolean;
  readonly count: (from: string, cursor: string | undefined) => Promise<FiredCounts>;
  readonly replay: (body: Candidate, from: string, cursor: string | undefined) => Promise<Replay>;
}

/** Undefined where the address names neither. */
export function useRuled(search: RuledSearch): Ruled | undefined {
  return ruledOf(useDesk().api, search);
}

export function ruledOf(
  api: Pick<Clients, 'contact' | 'feedback'>,
  { form, widget }: RuledSearch,
): Ruled | undefined {
  const page = (from: string, cursor: string | undefined) => ({
    from,
    ...(cursor !== undefined && { cursor }),
  });
  if (form !== undefined)
    return {
      id: form,
      key: `form ${form}`,
      hasInbox: true,
      count: async (from, cursor) => (await api.contact.countFormRules(form, page(from, cursor))).data,
      replay: async (body, from, cursor) =>
        (await api.contact.replayFormRules(form, body, { limit: PAGE, ...page(from, cursor) })).data,
    };
  if (widget === undefined) return undefined;
  return {
    id: widget,
    key: `widget ${widget}`,
    hasInbox: false,
    count: async (from, cursor) => (await api.feedback.countWidgetRules(widget, page(from, cursor))).data,
    replay: async (body, from, cursor) =>
      (await api.feedback.replayWidgetRules(widget, body, { limit: PAGE, ...page(from, cursor) })).data,
  };
}
