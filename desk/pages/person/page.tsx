import { useI18n } from '../../i18n/index.tsx';
import { Page } from '../../ui/page.tsx';

export function PersonPage() {
  const { t } = useI18n();
  return <Page title={t('person.title')}>{null}</Page>;
}
