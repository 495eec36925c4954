/** The links that rules send, with who followed them. */
import { Link2, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Account, Link } from '../../../contract/client/keyword-dm.ts';
import { ApiError } from '../../api/errors.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Columns } from '../../ui/charts/columns.tsx';
import { Address } from '../../ui/copy.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { errorText } from '../../ui/error-text.ts';
import { useKeptFocus } from '../../ui/kept-focus.ts';
import { Async, Empty } from '../../ui/states.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { InstagramFrame } from './frame.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { type Statistics, useDeleteLink, useLinks, useStatistics } from './queries.ts';

const DAYS = 30;

export function LinksPage() {
  const { t } = useI18n();
  return (
    <InstagramFrame title={t('instagramOutbox.links')} lead={t('instagramOutbox.linksLead')} hideState>
      {(account) => <Links key={account.id} account={account} />}
    </InstagramFrame>
  );
}

function Links({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const { may } = useMe();
  const links = useLinks(account.id);
  const statistics = useStatistics(account.id, DAYS);
  const notify = useNotify();
  const list = useKeptFocus<HTMLUListElement>();
  const [edited, setEdited] = useState<Link | 'new'>();
  const add = may('keyword-dm:write') && (
    <Button kind="primary" icon={Plus} onPress={() => setEdited('new')}>
      {t('instagram.newLink')}
    </Button>
  );
  return (
    <>
      <Async query={links}>
        {(found) =>
          found.length === 0 ? (
            <Empty icon={Link2} title={t('instagramOutbox.noLinks')} action={add}>
              {t('instagramOutbox.noLinksHint')}
            </Empty>
          ) : (
            <>
              {add && <div className="actions">{add}</div>}
              <ul className="stack" ref={list}>
                {found.map((link) => (
                  <LinkCard
                    key={link.id}
                    link={link}
                    figures={statistics.data?.links.find(({ linkId }) => linkId === link.id)}
                    onEdit={() => setEdited(link)}
                  />
                ))}
              </ul>
            </>
          )
        }
      </Async>
      {edited && (
        <LinkDialog
          account={account.id}
          {...(edited !== 'new' && { link: edited })}
          onClose={() => setEdited(undefined)}
          onSaved={(link) => {
            setEdited(undefined);
            notify({ text: t('instagram.didSave', { name: link.name }) });
          }}
        />
      )}
    </>
  );
}

interface LinkCardProps {
  readonly link: Link;
  /** Undefined: neither sent nor followed in the span, or not known yet. */
  readonly figures: Statistics['links'][number] | undefined;
  readonly onEdit: () => void;
}

function LinkCard({ link, figures, onEdit }: LinkCardProps) {
  const { t, format } = useI18n();
  const { may } = useMe();
  const { name, url, shortUrl, clicks, sent } = link;
  return (
    <li className="panel link-card">
      <div className="panel-head">
        <h2>{name}</h2>
        {may('keyword-dm:write') && (
          <div className="actions">
            <IconButton small icon={Pencil} label={t('instagram.editOf', { name })} onPress={onEdit} />
            <DeleteLink link={link} />
          </div>
        )}
      </div>
      <a href={url} target="_blank" rel="noopener noreferrer">
        {url}
      </a>
      <Address url={shortUrl} name={t('instagramOutbox.shortLink')} />
      <dl className="figures figures-small">
        <div>
          <dt>{t('instagram.sent')}</dt>
          <dd>{format.number(sent)}</dd>
        </div>
        <div>
          <dt>{t('instagram.clicked')}</dt>
          <dd>{format.number(clicks.people)}</dd>
        </div>
        <div>
          <dt>{t('instagram.rate30')}</dt>
          <dd>{figures?.rate === undefined ? '–' : format.percent(figures.rate)}</dd>
        </div>
        <div>
          <dt>{t('instagramOutbox.bots')}</dt>
          <dd>{format.number(clicks.bots)}</dd>
        </div>
      </dl>
      {figures && figures.days.length > 1 && (
        <Columns
          title={t('instagram.byDay')}
          summary={t('instagram.byDaySummary', {
            sent: figures.sent,
            clicked: figures.clicked,
            days: figures.days.length,
          })}
          head={t('charts.day')}
          height={110}
          series={[
            { name: t('instagram.sentOf'), colour: 1 },
            { name: t('instagram.clickedOf'), colour: 2 },
          ]}
          columns={figures.days.map((day) => ({
            name: format.date(day.day),
            short: format.day(day.day),
            values: [day.sent, day.clicked],
          }))}
        />
      )}
    </li>
  );
}

function DeleteLink({ link: { id, name } }: { readonly link: Link }) {
  const { t } = useI18n();
  const notify = useNotify();
  const remove = useDeleteLink();
  const [isAsked, setAsked] = useState(false);
  const carryOut = () =>
    remove.mutate(id, {
      onSuccess: () => notify({ text: t('instagram.didDelete', { name }) }),
      onError: (error) => {
        setAsked(false);
        const inUse = error instanceof ApiError && error.code === 'IN_USE';
        notify({ tone: 'bad', text: inUse ? t('instagramOutbox.linkInUse') : errorText(error, t) });
      },
    });
  return (
    <>
      <IconButton
        small
        icon={Trash2}
        label={t('instagram.deleteOf', { name })}
        onPress={() => setAsked(true)}
      />
      <Confirm
        title={t('instagram.deleteTitle', { name })}
        verb={t('common.delete')}
        isOpen={isAsked}
        isBusy={remove.isPending}
        onClose={() => setAsked(false)}
        onConfirm={carryOut}
      >
        <p>{t('instagramOutbox.deleteLinkText')}</p>
      </Confirm>
    </>
  );
}
