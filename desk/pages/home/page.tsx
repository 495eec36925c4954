import { useI18n } from '../../i18n/index.tsx';
import { Page } from '../../ui/page.tsx';

export function HomePage() {
  const { t } = useI18n();
  return <Page title={t('home.title')}>{null}</Page>;
}
