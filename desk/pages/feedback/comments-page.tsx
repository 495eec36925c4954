/** What people wrote, newest first, with filters. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { MessageSquareText, SearchX, ShieldCheck } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { ConfiguredWidget } from '../../../contract/client/feedback.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../ui/fields.tsx';
import { Async, Empty, Failure } from '../../ui/states.tsx';
import { Comment } from './comment.tsx';
import { FeedbackFrame } from './frame.tsx';
import { useComments, useCounts } from './queries.ts';
import { ratingName } from './ratings.tsx';
import { type CommentsSearch, isFiltered, readComments } from './search.ts';

export function CommentsPage() {
  const { t } = useI18n();
  return (
    <FeedbackFrame title={t('feedback.comments')}>
      {(widget) => <Comments key={widget.id} widget={widget} />}
    </FeedbackFrame>
  );
}

function Comments({ widget }: { readonly widget: ConfiguredWidget }) {
  const { t } = useI18n();
  const search = useSearch({ strict: false }) as CommentsSearch;
  const comments = useComments(widget.id, search);
  const searched = comments.data?.pages.reduce((sum, page) => sum + (page.search?.scanned ?? 0), 0) ?? 0;
  return (
    <>
      <Filters widget={widget} search={search} />
      <h2 className="unseen">{t('feedback.comments')}</h2>
      <Async query={{ ...comments, data: comments.items }}>
        {(items) =>
          items.length === 0 && !comments.hasNextPage ? (
            <Nothing search={search} />
          ) : (
            <ul className="comments">
              {items.map((response) => (
                <Comment key={response.id} response={response} widget={widget} />
              ))}
            </ul>
          )
        }
      </Async>
      {searched > 0 && (
        <p className="hint" role="status">
          {t('feedback.searched', { count: searched })}
        </p>
      )}
      {comments.isFetchNextPageError && <Failure error={comments.error} />}
      {comments.hasNextPage && (
        <div className="actions">
          <Button isBusy={comments.isFetchingNextPage} onPress={() => void comments.fetchNextPage()}>
            {t(searched > 0 ? 'feedback.searchOn' : 'common.showMore')}
          </Button>
        </div>
      )}
    </>
  );
}

interface FiltersProps {
  readonly widget: ConfiguredWidget;
  readonly search: CommentsSearch;
}

function Filters({ widget, search }: FiltersProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [q, setQ] = useState(search.q ?? '');
  // Back and forward change the address alone.
  useEffect(() => setQ(search.q ?? ''), [search.q]);
  const set = (change: Readonly<Record<string, unknown>>) =>
    void navigate({ to: '.', search: readComments({ ...search, widget: widget.id, ...change }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set({ q });
  };
  return (
    <search>
      <form className="filter-bar" onSubmit={submit}>
        <TextField type="search" label={t('common.search')} value={q} maxLength={200} onChange={setQ} />
        {widget.scale && (
          <RatingFilter widget={widget} rating={search.rating} onChange={(rating) => set({ rating })} />
        )}
        <StateFilter widget={widget} isSpam={search.spam === true} onChange={(spam) => set({ spam })} />
        <Button type="submit">{t('common.search')}</Button>
      </form>
      <div className="filter-facts">
        {widget.comment !== 'required' && (
          <CheckField
            label={t('feedback.withoutWords')}
            isChecked={search.all === true}
            onChange={(all) => set({ all })}
          />
        )}
        {search.page && <span className="chip">{search.page.replace(/^https?:\/\//, '')}</span>}
        {search.language && <Language tag={search.language} />}
        {isFiltered(search) && (
          <Button
            small
            onPress={() => {
              setQ('');
              set({ q: '', rating: '', page: '', language: '' });
            }}
          >
            {t('common.clearFilters')}
          </Button>
        )}
      </div>
    </search>
  );
}

function Language({ tag }: { readonly tag: string }) {
  const { format } = useI18n();
  return <span className="chip">{format.language(tag)}</span>;
}

function RatingFilter({
  widget,
  rating,
  onChange,
}: {
  readonly widget: ConfiguredWidget;
  readonly rating: number | undefined;
  readonly onChange: (rating: string) => void;
}) {
  const { t } = useI18n();
  const { lowest, highest } = widget.scale ?? { lowest: 1, highest: 5 };
  const ratings = Array.from({ length: highest - lowest + 1 }, (_, i) => highest - i);
  return (
    <SelectField
      label={t('feedback.rating')}
      value={rating === undefined ? '' : String(rating)}
      options={[
        { value: '', label: t('common.all') },
        ...ratings.map((one) => ({ value: String(one), label: ratingName(widget, one, t) })),
      ]}
      onChange={onChange}
    />
  );
}

function StateFilter({
  widget,
  isSpam,
  onChange,
}: {
  readonly widget: ConfiguredWidget;
  readonly isSpam: boolean;
  readonly onChange: (isSpam: boolean) => void;
}) {
  const { t, format } = useI18n();
  const counts = useCounts().data?.find((one) => one.widget === widget.id);
  const many = (count: { readonly count: number; readonly more: boolean } | undefined) =>
    count ? ` (${format.number(count.count)}${count.more ? '+' : ''})` : '';
  return (
    <SelectField
      label={t('feedback.state')}
      value={isSpam ? 'spam' : 'new'}
      options={[
        { value: 'new', label: `${t('feedback.counted')}${many(counts?.new)}` },
        { value: 'spam', label: `${t('feedback.spam')}${many(counts?.spam)}` },
      ]}
      onChange={(value) => onChange(value === 'spam')}
    />
  );
}

function Nothing({ search }: { readonly search: CommentsSearch }) {
  const { t } = useI18n();
  if (isFiltered(search)) return <Empty icon={SearchX} title={t('feedback.noMatch')} />;
  if (search.spam) return <Empty icon={ShieldCheck} title={t('feedback.noSpam')} />;
  return (
    <Empty icon={MessageSquareText} title={t('feedback.noComments')}>
      {t('feedback.noCommentsHint')}
    </Empty>
  );
}
