/** Short notices at the edge of the page, with a way back where there is one. */
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import {
  createContext,
  type FocusEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useRef,
  useState,
} from 'react';
import { useI18n } from '../i18n/index.tsx';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button, IconButton } from './button.tsx';
import { useHandOver } from './hand-over.ts';
import { SHOWN_MS, usePausableTimer } from './timer.ts';

export interface Notice {
  readonly text: string;
  /** What whoever wants to know more may unfold. */
  readonly details?: { readonly title: string; readonly text: string };
  /** Where to go on from here. */
  readonly link?: ReactNode;
  /** Whether it stays until it is closed, for what stands nowhere else. @default it goes by itself */
  readonly stays?: boolean;
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
  const [undone, setUndone] = useState(0);
  const undo = (notice: Shown) => {
    notice.undo?.();
    setUndone((times) => times + 1);
    remove(notice.id);
  };
  const undoLast = () => {
    const last = shown.findLast((notice) => notice.undo);
    if (last) undo(last);
  };
  useShortcuts({ z: undoLast });
  // Where the focus was before it came to the notices.
  const before = useRef<HTMLElement>(null);
  const noteBefore = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget))
      before.current = relatedTarget;
  };
  return (
    <Context.Provider value={notify}>
      {children}
      <section
        className="toasts"
        aria-label={t('common.notices')}
        aria-live="polite"
        aria-relevant="additions"
        onFocus={noteBefore}
      >
        {shown.map((notice, place) => (
          <Toast
            key={notice.id}
            notice={notice}
            isHidden={place < shown.length - MOST}
            onRemove={remove}
            onUndo={undo}
            before={before}
          />
        ))}
      </section>
      <p className="unseen" role="status">
        {undone > 0 && <span key={undone}>{t('common.undone')}</span>}
      </p>
    </Context.Provider>
  );
}

interface ToastProps {
  readonly notice: Shown;
  readonly isHidden: boolean;
  readonly onRemove: (id: number) => void;
  readonly onUndo: (notice: Shown) => void;
  readonly before: RefObject<HTMLElement | null>;
}

function Toast({ notice, isHidden, onRemove, onUndo, before }: ToastProps) {
  const { t } = useI18n();
  const box = useHandOver<HTMLDivElement>(() => [before.current]);
  const isBad = notice.tone === 'bad';
  const close = () => {
    onRemove(notice.id);
    notice.onGone?.();
  };
  const timer = usePausableTimer(notice.stays ? undefined : SHOWN_MS, close);
  const Icon = isBad ? CircleAlert : CircleCheck;
  return (
    <div ref={box} className={isBad ? 'toast bad' : 'toast'} hidden={isHidden} {...timer}>
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
        <Button small onPress={() => onUndo(notice)}>
          {t('common.undo')}
        </Button>
      )}
      <IconButton small icon={X} label={t('common.close')} onPress={close} />
    </div>
  );
}
