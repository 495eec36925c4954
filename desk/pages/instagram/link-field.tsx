/** The link of a rule: one that is there, or a new one made on the way. */
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { useI18n, withTexts } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { useLinks } from './queries.ts';

// A dialogue is loaded when it is opened, with its texts.
const LinkDialog = lazy(async () => ({
  default: (await withTexts(['instagramOutbox'], import('./link-dialog.tsx'))).LinkDialog,
}));

interface LinkFieldProps {
  readonly account: Account;
  /** Empty: none. */
  readonly linkId: string;
  readonly onChange: (linkId: string) => void;
}

export function LinkField({ account, linkId, onChange }: LinkFieldProps) {
  const { t } = useI18n();
  const links = useLinks(account.id);
  const [isOpen, setOpen] = useState(false);
  const known = links.data ?? [];
  const options = [
    { value: '', label: t('instagramRule.noLink') },
    ...known.map(({ id, name, url }) => ({ value: id, label: `${name} – ${hostOf(url)}` })),
    // Until the links are there, or beyond those that are listed.
    ...(linkId !== '' && !known.some(({ id }) => id === linkId) ? [{ value: linkId, label: linkId }] : []),
  ];
  return (
    <div className="with-button">
      <SelectField
        label={t('instagram.link')}
        hint={t('instagramRule.linkHint', { link: '{link}' })}
        value={linkId}
        options={options}
        onChange={onChange}
      />
      <Button icon={Plus} onPress={() => setOpen(true)}>
        {t('instagram.newLink')}
      </Button>
      {isOpen && (
        <Suspense>
          <LinkDialog
            account={account.id}
            onClose={() => setOpen(false)}
            onSaved={(link) => {
              onChange(link.id);
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
