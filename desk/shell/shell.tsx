/** The frame around every page. */
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useI18n } from '../i18n/index.tsx';
import { totalOf, useCounts } from '../pages/inbox/queries.ts';
import { noteMove } from '../ui/page.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { ShortcutHelp } from './help.tsx';
import { Navigation } from './nav.tsx';
import { useShortcuts } from './shortcuts.tsx';
import { useChanges } from './use-changes.ts';
import { DeletionsContext } from './use-deletions.tsx';

/** A second key counts this long after `g`. */
const CHORD_MS = 1_500;

export function Shell() {
  const { t } = useI18n();
  useChanges();
  const counts = useCounts();
  useMoves();
  return (
    <Toasts>
      <DeletionsContext>
        <button type="button" className="skip" onClick={() => document.querySelector('main')?.focus()}>
          {t('common.skip')}
        </button>
        <div className="shell">
          <Navigation unread={totalOf(counts.data, 'new')} />
          <main tabIndex={-1}>
            <Outlet />
          </main>
        </div>
        <ShortcutHelp />
        <GoShortcuts />
      </DeletionsContext>
    </Toasts>
  );
}

/**
 * Another page begins at its top, and takes the focus. The router's own way keeps every address that was seen in the
 * browser, people's among them.
 */
function useMoves(): void {
  const router = useRouter();
  useEffect(() => {
    const before = router.subscribe('onBeforeLoad', ({ pathChanged, fromLocation }) => {
      if (fromLocation && pathChanged) noteMove();
    });
    const after = router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
      if (fromLocation && pathChanged) scrollTo(0, 0);
    });
    return () => {
      before();
      after();
    };
  }, [router]);
}

/** `g h` and `g i`, and `/` for the page's search. */
function GoShortcuts() {
  const navigate = useNavigate();
  const chordAt = useRef(0);
  const inChord = (action: () => void) => () => {
    if (Date.now() - chordAt.current < CHORD_MS) action();
  };
  useShortcuts({
    g: () => {
      chordAt.current = Date.now();
    },
    h: inChord(() => void navigate({ to: '/' })),
    i: inChord(() => void navigate({ to: '/inbox' })),
    '/': () => {
      const search = document.querySelector<HTMLInputElement>('main input[type=search]');
      if (search) search.focus();
      else void navigate({ to: '/inbox' });
    },
  });
  return null;
}
