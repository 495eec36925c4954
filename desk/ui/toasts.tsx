/** Short notices at the edge of the page, with a way back where there is one. */
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { useI18n } from '../i18n/index.tsx';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button, IconButton } from './button.tsx';
import { SHOWN_MS, usePausableTimer } from './timer.ts';

export interface Notice {
  readonly text: string;
  /** What whoever wants to know more may unfold. */
  readonly details?: { readonly title: string; readonly text: string };
  /** Where to go on from here. */
  readonly link?: ReactNode;
  /** @default good */
  readonly tone?: 'good' | 'bad';
  /** Takes back what the notice is about. */
  readonly undo?: () => void;
  /** Called when the notice goes and nothing was taken back. */
  readonly onGone?: () => void;
}

interface Shown extends Notice {
  readonly id: number;
}

/** More than these would cover the page; older ones wait below them, and can be taken back by key all the same. */
const MOST = 3;

type Notify = (notice: Notice) => void;
const Context = createContext<Notify | undefined>(undefined);

export function useNotify(): Notify {
  const notify = useContext(Context);
  if (!notify) throw new Error('useNotify needs Toasts above it');
  return notify;
}

let lastId = 0;

export function Toasts({ children }: { readonly children: ReactNode }) {
  const { t } = useI18n();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const latest = useRef(shown);
  const show = useCallback((next: readonly Shown[]) => {
    latest.current = next;
    setShown(next);
  }, []);
  const remove = useCallback((id: number) => show(latest.current.filter((one) => one.id !== id)), [show]);
  const notify = useCallback(
    (notice: Notice) => {
      lastId++;
      show([...latest.current, { ...notice, id: lastId }]);
    },
    [show],
  );
  const undoLast = () => {
    const last = shown.findLast(({ undo }) => undo);
    last?.undo?.();
    if (last) remove(last.id);
  };
  useShortcuts({ z: undoLast });
  return (
    <Context.Provider value={notify}>
      {children}
      <section
        className="toasts"
        aria-label={t('common.notices')}
        aria-live="polite"
        aria-relevant="additions"
      >
        {shown.map((notice, place) => (
          <Toast key={notice.id} notice={notice} isHidden={place < shown.length - MOST} onRemove={remove} />
        ))}
      </section>
    </Context.Provider>
  );
}

interface ToastProps {
  readonly notice: Shown;
  readonly isHidden: boolean;
  readonly onRemove: (id: number) => void;
}

function Toast({ notice, isHidden, onRemove }: ToastProps) {
  const { t } = useI18n();
  const isBad = notice.tone === 'bad';
  const close = () => {
    onRemove(notice.id);
    notice.onGone?.();
  };
  const timer = usePausableTimer(SHOWN_MS, close);
  const Icon = isBad ? CircleAlert : CircleCheck;
  return (
    <div className={isBad ? 'toast bad' : 'toast'} hidden={isHidden} {...timer}>
      <Icon aria-hidden className="icon" />
      <div className="toast-text">
        <p>
          {notice.text} {notice.link}
        </p>
        {notice.details && (
          <details>
            <summary>{notice.details.title}</summary>
            <p>{notice.details.text}</p>
          </details>
        )}
      </div>
      {notice.undo && (
        <Button
          small
          onPress={() => {
            notice.undo?.();
            onRemove(notice.id);
          }}
        >
          {t('common.undo')}
        </Button>
      )}
      <IconButton small icon={X} label={t('common.close')} onPress={close} />
    </div>
  );
}
