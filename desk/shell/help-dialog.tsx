/** The list of shortcuts. */
import { useI18n } from '../i18n/index.tsx';
import type { PlainKey } from '../i18n/translate.ts';
import { Dialog } from '../ui/dialog.tsx';
import { CheckField } from '../ui/fields.tsx';
import { useShortcutRegistry } from './shortcuts.tsx';

type Row = readonly [keys: string, label: PlainKey];

const EVERYWHERE: readonly Row[] = [
  ['?', 'shortcuts.show'],
  ['/', 'shortcuts.search'],
  ['z', 'shortcuts.undo'],
  ['g h', 'shortcuts.goHome'],
  ['g i', 'shortcuts.goInbox'],
];

const IN_LIST: readonly Row[] = [
  ['j', 'shortcuts.next'],
  ['k', 'shortcuts.previous'],
  ['x', 'shortcuts.choose'],
  ['e', 'shortcuts.archive'],
  ['!', 'shortcuts.spam'],
  ['r', 'shortcuts.reply'],
  ['#', 'shortcuts.remove'],
  ['u', 'shortcuts.unread'],
  ['Esc', 'shortcuts.back'],
];

interface HelpProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function HelpDialog({ isOpen, onClose }: HelpProps) {
  const { t } = useI18n();
  return (
    <Dialog title={t('shortcuts.title')} isOpen={isOpen} onClose={onClose}>
      <ShortcutTable title={t('shortcuts.everywhere')} rows={EVERYWHERE} />
      <ShortcutTable title={t('shortcuts.inList')} rows={IN_LIST} />
      <ShortcutSwitch />
    </Dialog>
  );
}

function ShortcutTable({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  const { t } = useI18n();
  return (
    <>
      <h3>{title}</h3>
      <dl className="shortcuts">
        {rows.map(([keys, label]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Required by WCAG 2.1.4. */
export function ShortcutSwitch() {
  const { t } = useI18n();
  const { isEnabled, setEnabled } = useShortcutRegistry();
  return (
    <CheckField
      isSwitch
      label={t('shortcuts.enabled')}
      hint={t('shortcuts.enabledHint')}
      isChecked={isEnabled}
      onChange={setEnabled}
    />
  );
}
