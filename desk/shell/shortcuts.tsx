/** Single-key shortcuts. What was registered last comes first; nothing is taken from whoever types. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';

/** By `KeyboardEvent.key`, such as `j`, `?` or `Escape`. A list may have its own, such as `#`. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

interface Registry {
  readonly isEnabled: boolean;
  readonly setEnabled: (isEnabled: boolean) => void;
  /** @returns takes them away */
  readonly register: (read: () => Shortcuts) => () => void;
}

const OFF_KEY = 'frontdesk.no-shortcuts';
const Context = createContext<Registry | undefined>(undefined);

export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const registered = useRef<(() => Shortcuts)[]>([]);
  const [isEnabled, setEnabled] = useState(() => sessionStorage.getItem(OFF_KEY) === null);
  useEffect(() => {
    if (!isEnabled) return;
    const listen = (event: KeyboardEvent) => handle(event, registered.current);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isEnabled]);
  const registry = useMemo<Registry>(
    () => ({
      isEnabled,
      setEnabled(next) {
        if (next) sessionStorage.removeItem(OFF_KEY);
        else sessionStorage.setItem(OFF_KEY, 'true');
        setEnabled(next);
      },
      register(read) {
        registered.current.push(read);
        return () => {
          registered.current = registered.current.filter((one) => one !== read);
        };
      },
    }),
    [isEnabled],
  );
  return <Context.Provider value={registry}>{children}</Context.Provider>;
}

export function useShortcutRegistry(): Registry {
  const registry = useContext(Context);
  if (!registry) throw new Error('Shortcuts need a ShortcutsProvider above them');
  return registry;
}

/** Offers shortcuts while the component is there. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const { register } = useShortcutRegistry();
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => register(() => latest.current), [register]);
}

function handle(event: KeyboardEvent, registered: readonly (() => Shortcuts)[]): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTaken(event) || isHeld(event)) return;
  for (const read of registered.toReversed()) {
    const action = read()[event.key];
    if (!action) continue;
    event.preventDefault();
    action(event);
    return;
  }
}

/** A key that is held down is pressed again and again. That moves through a list; it must not delete one message after the other. */
function isHeld({ key, repeat }: Pick<KeyboardEvent, 'key' | 'repeat'>): boolean {
  return repeat && !/^(j|k|Arrow.*)$/.test(key);
}

/** Whether a key belongs to what has the focus: a field, or whatever is open over the page. */
function isTaken({ target }: Pick<KeyboardEvent, 'target'>): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role=dialog], [role=menu], [role=listbox]')) return true;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target.matches('input:not([type=checkbox], [type=radio], [type=button])');
}
