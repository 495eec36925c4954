/** What destinations were told, or are to be: each with its state and the last answers. */
import { Link } from '@tanstack/react-router';
import type { Told } from '../../../contract/client/contact.ts';
import type { Pipeline } from '../../api/pipelines.ts';
import { useI18n } from '../../i18n/index.tsx';
import { LegState, legReason } from '../../ui/legs.tsx';
import { Moment } from '../../ui/text.tsx';

interface ToldListProps {
  readonly items: readonly Told[];
  readonly pipeline: Pipeline;
  /** Whether the destination is said of each. @default false */
  readonly withDestination?: boolean;
}

export function ToldList({ items, pipeline, withDestination = false }: ToldListProps) {
  const { t } = useI18n();
  if (items.length === 0) return <p className="quiet">{t('destinations.nothing')}</p>;
  return (
    <ul className="told-list">
      {items.map((told) => (
        <Row
          key={`${told.destination} ${told.event} ${told.about} ${told.at ?? ''}`}
          told={told}
          pipeline={pipeline}
          withDestination={withDestination}
        />
      ))}
    </ul>
  );
}

function Row({
  told: { destination, event, about, at, leg },
  pipeline,
  withDestination,
}: Omit<Required<ToldListProps>, 'items'> & { readonly told: Told }) {
  const { t } = useI18n();
  const { state, attempts, reason, dueAt, settledAt, tries = [], createdAt } = leg;
  const isOpen = state === 'pending' || state === 'sending';
  const happened = at ?? createdAt;
  return (
    <li>
      <p className="row-name">
        <strong>{withDestination ? destination : event || t('destinations.gone')}</strong>
        {withDestination && <span>{event}</span>}
        <LegState state={state} />
        <span className="quiet">{t('legs.attempts', { count: attempts })}</span>
      </p>
      <p className="quiet">
        {!withDestination && <About about={about} event={event} pipeline={pipeline} />}{' '}
        {happened && <Moment at={happened} />}
        {reason !== undefined && ` · ${legReason(reason, t)}`}
        {isOpen && dueAt && (
          <>
            {' · '}
            {t('destinations.next')} <Moment at={dueAt} />
          </>
        )}
        {settledAt && (
          <>
            {' · '}
            <Moment at={settledAt} />
          </>
        )}
      </p>
      {tries.length > 0 && (
        <ul className="tries">
          {tries.map(({ at: moment, result, answer }) => (
            <li key={moment}>
              <Moment at={moment} /> <code>{answer ?? result}</code>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** What it is about, with the way to it where it has a page. */
function About({ about, event, pipeline }: Pick<Told, 'about' | 'event'> & { readonly pipeline: Pipeline }) {
  if (about === '' || event === 'test' || event === 'attention') return about;
  if (pipeline === 'contact')
    return (
      <Link to="/inbox/$id" params={{ id: about }}>
        {about}
      </Link>
    );
  if (pipeline === 'images')
    return (
      <Link to="/pictures/$id" params={{ id: about }}>
        {about}
      </Link>
    );
  return about;
}
