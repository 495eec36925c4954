/** The frame of every page: its heading, which gets the focus when one arrives, and the document's title. */
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useI18n } from '../i18n/index.tsx';
import { useDesk } from '../shell/desk.tsx';

/** False until something was opened from within the desk: the first page leaves the focus where the browser has it. */
let hasMoved = false;

/** To be called once for each move to another page. */
export function noteMove(): void {
  hasMoved = true;
}

/**
 * Puts the focus onto what has arrived, so that keyboards and screen readers go on there.
 *
 * @param what changes with each arrival; undefined while it is not there yet
 */
export function useFocusOnArrival(what: string | undefined): RefObject<HTMLHeadingElement | null> {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (what !== undefined && hasMoved) ref.current?.focus({ preventScroll: true });
  }, [what]);
  return ref;
}

export function useTitle(title: string | undefined): void {
  const { settings } = useDesk();
  const { t } = useI18n();
  const whose = settings.brand?.name ?? 'Frontdesk';
  useEffect(() => {
    document.title = `${title ?? t('common.loading')} · ${whose}`;
  }, [title, whose, t]);
}

interface PageProps {
  readonly title: string;
  /** A sentence below the heading. */
  readonly lead?: ReactNode;
  /** What can be done with the page as a whole. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Its contents take the whole width. */
  readonly wide?: boolean;
}

export function Page({ title, lead, actions, children, wide = false }: PageProps) {
  useTitle(title);
  const heading = useFocusOnArrival(title);
  return (
    <div className={wide ? 'page wide' : 'page'}>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
