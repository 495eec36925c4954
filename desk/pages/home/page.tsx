/** What is new, what needs the owner, and how it is doing. */
import { useI18n } from '../../i18n/index.tsx';
import { Page } from '../../ui/page.tsx';
import { Attention } from './attention.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HealthPanel } from './health.tsx';
import { Latest } from './latest.tsx';
import { Since } from './since.tsx';
import { Tiles } from './tiles.tsx';

export function HomePage() {
  const { t } = useI18n();
  return (
    <Page title={t('home.title')}>
      <Since />
      <Tiles />
      <FirstSteps />
      <div className="home-columns">
        <Latest />
        <div className="stack">
          <Attention />
          <HealthPanel />
        </div>
      </div>
    </Page>
  );
}
