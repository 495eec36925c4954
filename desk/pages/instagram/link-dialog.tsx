/** Makes or changes a link. */
import { type FormEvent, useState } from 'react';
import type { Link } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { fieldText } from '../../ui/error-text.ts';
import { TextField } from '../../ui/fields.tsx';
import { Failure } from '../../ui/states.tsx';
import { useSaveLink } from './queries.ts';

interface LinkDialogProps {
  readonly account: string;
  /** What is changed. @default a new one is made */
  readonly link?: Link;
  readonly onClose: () => void;
  readonly onSaved: (link: Link) => void;
}

const UTM = ['source', 'medium', 'campaign'] as const;
const UTM_KEYS = {
  source: 'instagramOutbox.utmSource',
  medium: 'instagramOutbox.utmMedium',
  campaign: 'instagramOutbox.utmCampaign',
} as const;

export function LinkDialog({ account, link, onClose, onSaved }: LinkDialogProps) {
  const { t } = useI18n();
  const save = useSaveLink();
  const [name, setName] = useState(link?.name ?? '');
  const [url, setUrl] = useState(link?.url ?? 'https://');
  const [utm, setUtm] = useState<Readonly<Record<string, string>>>({ ...link?.utm });
  const [isTried, setTried] = useState(false);
  const wrongName = name.trim() === '';
  const wrongUrl = !/^https:\/\/[^\s.]+\.\S+$/.test(url.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog's form stands within that of the editor, as far as React's events go.
    event.stopPropagation();
    setTried(true);
    if (wrongName || wrongUrl) return;
    const given = Object.fromEntries(Object.entries(utm).filter(([, value]) => value.trim() !== ''));
    const input = {
      account,
      name: name.trim(),
      url: url.trim(),
      ...(Object.keys(given).length > 0 && { utm: given }),
    };
    save.mutate({ before: link, input }, { onSuccess: onSaved });
  };
  const said = fieldText(save.error, 'url', t) ?? fieldText(save.error, 'name', t);
  return (
    <Dialog title={t(link ? 'instagramOutbox.editLink' : 'instagram.newLink')} isOpen onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <TextField
          label={t('instagramOutbox.linkName')}
          hint={t('instagramOutbox.linkNameHint')}
          value={name}
          maxLength={100}
          error={isTried && wrongName ? t('instagram.nameMissing') : fieldText(save.error, 'name', t)}
          onChange={setName}
        />
        <TextField
          label={t('instagramOutbox.linkUrl')}
          type="url"
          value={url}
          maxLength={2000}
          error={isTried && wrongUrl ? t('instagramOutbox.urlWrong') : fieldText(save.error, 'url', t)}
          onChange={setUrl}
        />
        <fieldset className="stack">
          <legend>{t('instagramOutbox.utm')}</legend>
          <p className="hint">{t('instagramOutbox.utmHint')}</p>
          {UTM.map((part) => (
            <TextField
              key={part}
              label={t(UTM_KEYS[part])}
              value={utm[part] ?? ''}
              maxLength={100}
              onChange={(value) => setUtm({ ...utm, [part]: value })}
            />
          ))}
        </fieldset>
        {save.error && !said && <Failure error={save.error} />}
        <div className="actions end">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={save.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
