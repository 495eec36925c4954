import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { deleted } from '../api/errors.ts';
import { useI18n } from '../i18n/index.tsx';
import { errorText } from '../ui/error-text.ts';
import { useNotify } from '../ui/toasts.tsx';
import { Deletions } from './deletions.ts';
import { inTurns } from './in-turns.ts';

/** An API takes 40 at once (docs/limits.md), and nothing that it turns away is tried again when the page has gone. */
const MOST_WHEN_LEAVING = 30;

const Context = createContext<Deletions | undefined>(undefined);

export function DeletionsContext({ children }: { readonly children: ReactNode }) {
  const [deletions] = useState(() => new Deletions());
  useEffect(() => {
    const flush = () => deletions.flush();
    const ask = (event: BeforeUnloadEvent) => {
      if (deletions.left() > MOST_WHEN_LEAVING) event.preventDefault();
    };
    addEventListener('pagehide', flush);
    addEventListener('beforeunload', ask);
    return () => {
      removeEventListener('pagehide', flush);
      removeEventListener('beforeunload', ask);
    };
  }, [deletions]);
  return <Context.Provider value={deletions}>{children}</Context.Provider>;
}

function useStore(): Deletions {
  const deletions = useContext(Context);
  if (!deletions) throw new Error('Deletions need a DeletionsContext above them');
  return deletions;
}

/** The ids of what was deleted here, to be left out of lists. */
export function useDeletedIds(): ReadonlySet<string> {
  const deletions = useStore();
  return useSyncExternalStore(deletions.subscribe, deletions.ids);
}

interface Deletion {
  readonly ids: readonly string[];
  /** What the notice says, such as "Deleted the message of Ada." */
  readonly text: string;
  /** Where what stays can be deleted. */
  readonly link?: ReactNode;
  /** Deletes one; `init` goes with the request, which has to outlive the page. */
  readonly remove: (id: string, init: { readonly keepalive: true }) => Promise<unknown>;
  /** When all are gone. */
  readonly onDone?: () => void;
}

/** Deletes with a way back: `const remove = useDelete()`. */
export function useDelete(): (deletion: Deletion) => void {
  const deletions = useStore();
  const notify = useNotify();
  const { t } = useI18n();
  return ({ ids, text, link, remove, onDone }) => {
    const run = async () => {
      const rest = [...ids];
      const removeOne = (id: string) => deleted(remove(id, { keepalive: true }));
      const end = deletions.begin({
        left: () => rest.length,
        hurry: () => {
          for (const id of rest.splice(0)) void removeOne(id).catch(() => deletions.restore([id]));
        },
      });
      const failed = await inTurns(rest, removeOne).finally(end);
      deletions.restore(failed.map(({ one }) => one));
      if (failed[0]) notify({ tone: 'bad', text: errorText(failed[0].error, t) });
      onDone?.();
    };
    const pending = deletions.add(ids, () => void run());
    notify({
      text,
      link,
      details: { title: t('common.remains'), text: t('common.remainsText') },
      undo: pending.undo,
      onGone: pending.carryOut,
    });
  };
}
