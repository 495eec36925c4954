/** What each destination has heard of one thing, on its own page. Nothing where none was told. */
import { useI18n } from '../../i18n/index.tsx';
import { Panel } from '../../ui/text.tsx';
import { useHeard } from './queries.ts';
import { ToldList } from './told-list.tsx';

interface HeardProps {
  readonly pipeline: 'images' | 'keyword-dm';
  readonly id: string;
}

export default function Heard({ pipeline, id }: HeardProps) {
  const { t } = useI18n();
  const { data = [] } = useHeard(pipeline, id);
  if (data.length === 0) return null;
  return (
    <Panel title={t('destinations.heard')}>
      <ToldList items={data} pipeline={pipeline} withDestination />
    </Panel>
  );
}
