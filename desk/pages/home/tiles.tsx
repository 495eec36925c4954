/** The numbers on top: each leads to what it counts. */
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { type Total, totalOf, useCounts } from '../inbox/queries.ts';
import { firstWith } from './news.ts';
import { useResponseCounts } from './queries.ts';

export function Tiles() {
  const { t } = useI18n();
  const { has } = useDesk();
  const { data: counts } = useCounts();
  const { data: responses } = useResponseCounts();
  const sum = (state: 'new' | 'spam'): Total | undefined =>
    responses && {
      count: responses.items.reduce((all, item) => all + item[state].count, 0),
      more: responses.items.some((item) => item[state].more),
    };
  const held = responses && firstWith(responses.items, 'spam');
  return (
    <div className="tiles">
      {has('contact') && (
        <>
          <Link to="/inbox" className="tile main">
            <TileNumber total={totalOf(counts, 'new')} />
            <span>{t('home.newMessages')}</span>
          </Link>
          <Link to="/inbox" search={{ view: 'spam' }} className="tile">
            <TileNumber total={totalOf(counts, 'spam')} />
            <span>{t('home.heldSpam')}</span>
          </Link>
        </>
      )}
      {has('feedback') && (
        <>
          <Link to="/feedback" className="tile">
            <TileNumber total={sum('new')} />
            <span>{t('home.feedback')}</span>
          </Link>
          <Link
            to="/feedback/comments"
            search={{ spam: true, all: true, ...(held && { widget: held }) }}
            className="tile"
          >
            <TileNumber total={sum('spam')} />
            <span>{t('home.feedbackSpam')}</span>
          </Link>
        </>
      )}
    </div>
  );
}

function TileNumber({ total }: { readonly total: Total | undefined }) {
  const { format } = useI18n();
  return (
    <strong className="tile-number">
      {total ? `${format.number(total.count)}${total.more ? '+' : ''}` : '–'}
    </strong>
  );
}
