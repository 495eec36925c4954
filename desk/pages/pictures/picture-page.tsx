/** One picture: how it looks, what it is called, what to paste, and what can be done with it. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { RefreshCw, Trash2 } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import type { Image } from '../../../contract/client/images.ts';
import { ApiError } from '../../api/errors.ts';
import { useI18n, withTexts } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Address, Code } from '../../ui/copy.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { errorText } from '../../ui/error-text.ts';
import { TextField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Async, Failure } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { useTyped } from '../../ui/typed.ts';
import { PictureFacts, Variants } from './picture-facts.tsx';
import { useDescribe, useImage, useRemove, useRender } from './queries.ts';
import type { PicturesSearch } from './search.ts';
import { Thumbnail } from './thumbnail.tsx';
import { canRender, REASONS } from './words.ts';

/** Its words are those of the destinations. */
const Heard = lazy(() => withTexts(['destinations'], import('../destinations/heard.tsx')));

export function PicturePage() {
  const { t } = useI18n();
  const { id = '' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as PicturesSearch;
  const image = useImage(id);
  return (
    <Page
      title={t('pictures.picture')}
      actions={
        <LinkButton to="/pictures" search={search}>
          {t('pictures.back')}
        </LinkButton>
      }
    >
      <Async query={image}>{(found) => <Picture key={found.imageId} image={found} />}</Async>
    </Page>
  );
}

function Picture({ image }: { readonly image: Image }) {
  const { t } = useI18n();
  const { may } = useMe();
  const { manifest, reason, outdated } = image;
  const isWriter = may('images:write');
  return (
    <div className="halves picture-page">
      <div className="stack">
        <Thumbnail image={image} pixels={1280} alt={image.alt ?? ''} />
        {reason && <p className="callout bad">{t(REASONS[reason.code])}</p>}
        {outdated && <p className="callout warn">{t('pictures.outdatedHint')}</p>}
        {isWriter && <Actions image={image} />}
      </div>
      <div className="stack">
        {isWriter && <Describe image={image} />}
        {manifest && (
          <Panel title={t('pictures.take')}>
            <div className="stack">
              <Address url={new URL(manifest.src, document.baseURI).href} name={t('pictures.address')} />
              <Code name={t('pictures.pictureCode')} text={manifest.picture} />
            </div>
          </Panel>
        )}
        <PictureFacts image={image} />
        {manifest && <Variants manifest={manifest} />}
        <Suspense>
          <Heard pipeline="images" id={image.imageId} />
        </Suspense>
      </div>
    </div>
  );
}

/** The API's limit, in characters. */
const MOST_LETTERS = 500;

function Describe({ image }: { readonly image: Image }) {
  const { t } = useI18n();
  const notify = useNotify();
  const describe = useDescribe();
  const alt = useTyped(image.alt ?? '');
  const [theirs, setTheirs] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { text, base } = alt.latest();
    const stored = image.alt ?? '';
    setTheirs(stored === base ? undefined : stored);
    if (stored !== base) return alt.rebase(stored);
    describe.mutate(
      { image, alt: text.trim() },
      {
        onSuccess: (now) => {
          alt.keep(text, now.alt ?? '');
          notify({ text: t('pictures.didAlt') });
        },
      },
    );
  };
  return (
    <section className="panel">
      <form className="stack" onSubmit={submit}>
        <TextField
          label={t('pictures.alt')}
          hint={t('pictures.altHint')}
          rows={2}
          maxLength={MOST_LETTERS}
          value={alt.text}
          onChange={alt.type}
          error={theirs === undefined ? undefined : t('pictures.changedTo', { theirs })}
        />
        {describe.error && <Failure error={describe.error} />}
        <div className="actions">
          <Button type="submit" kind="primary" isBusy={describe.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Actions({ image }: { readonly image: Image }) {
  const { t } = useI18n();
  const notify = useNotify();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as PicturesSearch;
  const render = useRender();
  const remove = useRemove();
  const [isAsked, setAsked] = useState(false);
  const again = () =>
    render.mutate(image.imageId, {
      onSuccess: () => notify({ text: t('pictures.didRender') }),
      onError: (error) => {
        const isNotNow = error instanceof ApiError && error.code === 'NOT_NOW';
        notify({ tone: 'bad', text: isNotNow ? t('pictures.notNow') : errorText(error, t) });
      },
    });
  const drop = () =>
    remove.mutate(image.imageId, {
      onSuccess: () => {
        notify({ text: t('pictures.didDelete') });
        void navigate({ to: '/pictures', search });
      },
      onError: (error) => {
        setAsked(false);
        notify({ tone: 'bad', text: errorText(error, t) });
      },
    });
  return (
    <div className="actions">
      {canRender(image) && (
        <Button icon={RefreshCw} isBusy={render.isPending} onPress={again}>
          {t('pictures.render')}
        </Button>
      )}
      <Button kind="danger" icon={Trash2} onPress={() => setAsked(true)}>
        {t('pictures.delete')}
      </Button>
      <Confirm
        title={t('pictures.deleteTitle')}
        verb={t('pictures.delete')}
        isOpen={isAsked}
        isBusy={remove.isPending}
        onClose={() => setAsked(false)}
        onConfirm={drop}
      >
        <p>{t('pictures.deleteText')}</p>
      </Confirm>
    </div>
  );
}
