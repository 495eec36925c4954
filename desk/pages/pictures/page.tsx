import { useI18n } from '../../i18n/index.tsx';
import { Page } from '../../ui/page.tsx';

export function PicturesPage() {
  const { t } = useI18n();
  return <Page title={t('pictures.title')}>{null}</Page>;
}
