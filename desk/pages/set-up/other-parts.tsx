/** Widgets, presets and accounts: where each is, and the page that has the rest. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { Async } from '../../ui/states.tsx';
import { Badge, Panel } from '../../ui/text.tsx';
import { Snippets } from './code.tsx';
import type { Kind } from './kinds.ts';
import { presetSnippet } from './preset-snippets.ts';
import { widgetSnippet } from './widget-snippets.ts';

export function OtherParts() {
  const { has } = useDesk();
  return (
    <>
      {has('feedback') && <Widgets />}
      {has('images') && <Presets />}
      {has('keyword-dm') && <Accounts />}
    </>
  );
}

function Widgets() {
  const { t } = useI18n();
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ['feedback', 'widgets'],
    queryFn: async ({ signal }) => (await api.feedback.listWidgets({ signal })).data.items,
  });
  return (
    <Panel title={t('setUp.widgets')} actions={<Link to="/feedback">{t('setUp.toFeedback')}</Link>}>
      <Async query={query} rows={2}>
        {(items) => (
          <List>
            {items.map((widget) => (
              <Row
                key={widget.id}
                id={widget.id}
                about={[widget.kind, widget.title].filter(Boolean).join(' · ')}
                {...(!widget.active && { held: t('setUp.inactive') })}
                codeOf={(kind) => widgetSnippet(kind, widget)}
              >
                <a href={widget.url} target="_blank" rel="noopener noreferrer">
                  {widget.url}
                </a>{' '}
                <Link to="/set-up/rules" search={{ widget: widget.id }}>
                  {t('setUp.rules')}
                  <span className="unseen"> {widget.id}</span>
                </Link>
              </Row>
            ))}
          </List>
        )}
      </Async>
    </Panel>
  );
}

function Presets() {
  const { t, format } = useI18n();
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ['images', 'presets'],
    queryFn: async ({ signal }) => (await api.images.listPresets({ signal })).data.items,
  });
  return (
    <Panel title={t('setUp.presets')} actions={<Link to="/pictures">{t('setUp.toPictures')}</Link>}>
      <Async query={query} rows={2}>
        {(items) => (
          <List>
            {items.map((preset) => (
              <Row
                key={preset.id}
                id={preset.id}
                about={preset.formats.join(', ')}
                codeOf={(kind) => presetSnippet(kind, preset)}
              >
                {t(preset.public ? 'setUp.presetPublic' : 'setUp.presetClosed')} ·{' '}
                {format.bytes(preset.maxBytes)} ·{' '}
                {t('setUp.today', { used: preset.today.images, most: preset.today.imagesPerDay })}
              </Row>
            ))}
          </List>
        )}
      </Async>
    </Panel>
  );
}

function Accounts() {
  const { t } = useI18n();
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ['keyword-dm', 'accounts'],
    queryFn: async ({ signal }) => (await api.keywordDm.listAccounts({ signal })).data.items,
  });
  return (
    <Panel title={t('setUp.accounts')} actions={<Link to="/instagram">{t('setUp.toInstagram')}</Link>}>
      <Async query={query} rows={1}>
        {(items) => (
          <List>
            {items.map(({ id, username, userId, state }) => (
              <Row
                key={id}
                id={id}
                about={username ? `@${username}` : userId}
                {...(state !== 'active' && { held: t('setUp.notSending') })}
              >
                {userId}
              </Row>
            ))}
          </List>
        )}
      </Async>
    </Panel>
  );
}

function List({ children }: { readonly children: ReactNode }) {
  return <ul className="rows">{children}</ul>;
}

interface RowProps {
  readonly id: string;
  readonly about: string;
  /** Why it does nothing now. @default it does what it is for */
  readonly held?: string;
  /** What is pasted for it. @default nothing */
  readonly codeOf?: (kind: Kind) => string;
  readonly children: ReactNode;
}

function Row({ id, about, held, codeOf, children }: RowProps) {
  const { t } = useI18n();
  return (
    <li className="row-link part-row">
      <div className="row-text">
        <span className="row-name">
          <strong>{id}</strong>
          <span>{about}</span>
          {held && <Badge tone="warn">{held}</Badge>}
        </span>
        <span className="quiet">{children}</span>
        {codeOf && (
          <details>
            <summary>
              {t('setUp.code')}
              <span className="unseen"> {id}</span>
            </summary>
            <Snippets name={id} codeOf={codeOf} />
          </details>
        )}
      </div>
    </li>
  );
}
