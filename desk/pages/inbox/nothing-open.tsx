import { MailOpen } from 'lucide-react';
import { useI18n } from '../../i18n/index.tsx';
import { Empty } from '../../ui/states.tsx';

/** Next to the list on a wide screen, until a message is opened. */
export function NothingOpen() {
  const { t } = useI18n();
  return (
    <div className="inbox-detail nothing">
      <Empty icon={MailOpen} title={t('inbox.nothingOpen')}>
        {t('inbox.nothingOpenHint')}
      </Empty>
    </div>
  );
}
