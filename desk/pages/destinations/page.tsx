/** Where people work and are told what came in: how each place is doing, and what helps. */
import { Megaphone } from 'lucide-react';
import { useI18n } from '../../i18n/index.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { DestinationPanel } from './destination-panel.tsx';
import { useDestinations } from './queries.ts';

export function DestinationsPage() {
  const { t } = useI18n();
  return (
    <Page title={t('destinations.title')} lead={t('destinations.lead')}>
      <All />
    </Page>
  );
}

function All() {
  const { t } = useI18n();
  const { byId, isLoading, error, refetch, maySee } = useDestinations();
  if (isLoading) return <Loading rows={3} />;
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (byId.length > 0)
    return byId.map(([id, tellers = []]) => <DestinationPanel key={id} id={id} tellers={tellers} />);
  return (
    <Empty icon={Megaphone} title={t(maySee ? 'destinations.none' : 'destinations.notYours')}>
      {maySee && t('destinations.noneHint')}
    </Empty>
  );
}
