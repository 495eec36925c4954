/** What the inbox shows, as it stands in the address. */
import type { ListSubmissionsParams } from '../../../contract/client/contact.ts';
import { momentsOf } from '../../ui/days.ts';

export const VIEWS = ['inbox', 'archived', 'spam', 'all'] as const;
export type View = (typeof VIEWS)[number];

export interface InboxSearch {
  /** @default inbox */
  readonly view?: View;
  readonly q?: string;
  readonly form?: string;
  /** A day of the reader's, such as 2026-11-28; both are in the list. */
  readonly from?: string;
  readonly to?: string;
  /** An e-mail address. */
  readonly person?: string;
  readonly label?: string;
  readonly assignee?: string;
}

const STATES: Readonly<Record<View, readonly string[]>> = {
  inbox: ['new', 'read'],
  archived: ['archived'],
  spam: ['spam'],
  all: [],
};

const TEXTS = ['q', 'form', 'from', 'to', 'person', 'label', 'assignee'] as const;

/** Reads an address that anybody may have written: what means nothing is left out. */
export function readSearch(given: Readonly<Record<string, unknown>>): InboxSearch {
  const view = VIEWS.find((one) => one === given.view);
  const texts = TEXTS.flatMap((name) => {
    const text =
      typeof given[name] === 'string' || typeof given[name] === 'number' ? String(given[name]) : '';
    return text.trim() === '' ? [] : [[name, text] as const];
  });
  return { ...(view && view !== 'inbox' && { view }), ...Object.fromEntries(texts) };
}

/** What the list and the export are asked for: the same, so that a file holds what is shown. */
export function toQuery({
  view = 'inbox',
  person,
  q,
  from,
  to,
  ...rest
}: InboxSearch): ListSubmissionsParams {
  const state = STATES[view].join(',');
  return {
    ...rest,
    ...momentsOf({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }),
    ...(state !== '' && { state }),
    ...(person !== undefined && { email: person }),
    ...(q !== undefined && { q: q.slice(0, 200) }),
  };
}

/** Whether a submission still belongs to what is shown, by its state. */
export function fitsView(state: string, view: View = 'inbox'): boolean {
  return STATES[view].length === 0 || STATES[view].includes(state);
}

/** Whether anything but the view narrows the list. */
export function isFiltered({ view: _, ...filters }: InboxSearch): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}
