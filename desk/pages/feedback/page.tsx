import { useI18n } from '../../i18n/index.tsx';
import { Page } from '../../ui/page.tsx';

export function FeedbackPage() {
  const { t } = useI18n();
  return <Page title={t('feedback.title')}>{null}</Page>;
}
