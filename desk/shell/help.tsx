/** The list of shortcuts comes by `?`, and is loaded then. */
import { useState } from 'react';
import { withTexts } from '../i18n/index.tsx';
import type { HelpDialog } from './help-dialog.tsx';
import { useShortcuts } from './shortcuts.tsx';

export function ShortcutHelp() {
  const [Loaded, setLoaded] = useState<typeof HelpDialog>();
  const [isOpen, setOpen] = useState(false);
  const open = async () => {
    setOpen(true);
    // Without a network it may not come; the next press tries again.
    const loaded = await withTexts(['shortcuts'], import('./help-dialog.tsx')).catch(() => undefined);
    if (loaded) setLoaded(() => loaded.HelpDialog);
  };
  useShortcuts({ '?': () => void open() });
  return Loaded && <Loaded isOpen={isOpen} onClose={() => setOpen(false)} />;
}
