/** The library: what was uploaded, newest first, with how much of the day is used. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ImageOff, Images, PowerOff } from 'lucide-react';
import type { Image } from '../../../contract/client/images.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Async, Empty, Failure } from '../../ui/states.tsx';
import { Age, Badge } from '../../ui/text.tsx';
import { useCounts, useImages, usePresets } from './queries.ts';
import { type PicturesSearch, readPictures, STATES } from './search.ts';
import { Thumbnail } from './thumbnail.tsx';
import { Today } from './today.tsx';
import { REASONS, STATE_WORDS } from './words.ts';

export function PicturesPage() {
  const { t } = useI18n();
  const { has } = useDesk();
  return (
    <Page title={t('pictures.title')}>
      {has('images') ? (
        <Library />
      ) : (
        <Empty icon={PowerOff} title={t('common.notDeployed')}>
          {t('common.notDeployedHint')}
        </Empty>
      )}
    </Page>
  );
}

function Library() {
  const { t } = useI18n();
  const search = useSearch({ strict: false }) as PicturesSearch;
  const images = useImages(search);
  return (
    <>
      <Today preset={search.preset} />
      <Filters search={search} />
      <Async query={{ ...images, data: images.items }} rows={6}>
        {(items) =>
          items.length === 0 && !images.hasNextPage ? (
            <Empty
              icon={search.state ? ImageOff : Images}
              title={t(search.state ? 'pictures.noMatch' : 'pictures.empty')}
            >
              {search.state ? undefined : t('pictures.emptyHint')}
            </Empty>
          ) : (
            <ul className="pictures">
              {items.map((image) => (
                <Card key={image.imageId} image={image} search={search} />
              ))}
            </ul>
          )
        }
      </Async>
      {images.isFetchNextPageError && <Failure error={images.error} />}
      {images.hasNextPage && (
        <div className="actions">
          <Button isBusy={images.isFetchingNextPage} onPress={() => void images.fetchNextPage()}>
            {t(search.state ? 'pictures.searchOn' : 'common.showMore')}
          </Button>
        </div>
      )}
    </>
  );
}

function Filters({ search }: { readonly search: PicturesSearch }) {
  const { t, format } = useI18n();
  const navigate = useNavigate();
  const presets = usePresets();
  const counts = useCounts();
  const shown = (counts.data ?? []).filter(
    ({ preset }) => search.preset === undefined || preset === search.preset,
  );
  const many = (state: (typeof STATES)[number]) => {
    const sum = shown.reduce((all, count) => all + count[state], 0);
    return counts.data ? ` (${format.number(sum)}${shown.some(({ more }) => more) ? '+' : ''})` : '';
  };
  const set = (change: Readonly<Record<string, unknown>>) =>
    void navigate({ to: '.', search: readPictures({ ...search, ...change }) });
  return (
    <search className="filter-bar">
      <SelectField
        label={t('pictures.preset')}
        value={search.preset ?? ''}
        options={[
          { value: '', label: t('pictures.allPresets') },
          ...(presets.data ?? []).map(({ id }) => ({ value: id, label: id })),
        ]}
        onChange={(preset) => set({ preset })}
      />
      <SelectField
        label={t('pictures.state')}
        value={search.state ?? ''}
        options={[
          { value: '', label: t('common.all') },
          ...STATES.map((state) => ({ value: state, label: `${t(STATE_WORDS[state].key)}${many(state)}` })),
        ]}
        onChange={(state) => set({ state })}
      />
    </search>
  );
}

function Card({ image, search }: { readonly image: Image; readonly search: PicturesSearch }) {
  const { t } = useI18n();
  const { imageId, status, alt, createdAt, outdated, reason, preset } = image;
  const { key, tone } = STATE_WORDS[status];
  return (
    <li className="picture">
      <Link
        to="/pictures/$id"
        params={{ id: imageId }}
        search={search}
        className="picture-link"
        aria-label={t('pictures.openOf', { name: alt ?? t('pictures.unnamed') })}
      >
        <Thumbnail image={image} pixels={480} />
      </Link>
      <div className="picture-facts">
        <p className={alt ? 'picture-alt' : 'picture-alt quiet'}>{alt ?? t('pictures.noAlt')}</p>
        <p className="picture-line">
          {status !== 'ready' && <Badge tone={tone}>{t(key)}</Badge>}
          {outdated && <Badge tone="warn">{t('pictures.outdated')}</Badge>}
          <span className="quiet">{preset}</span>
          <Age at={createdAt} />
        </p>
        {reason && <p className="picture-reason">{t(REASONS[reason.code])}</p>}
      </div>
    </li>
  );
}
