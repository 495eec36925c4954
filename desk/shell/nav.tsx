/** The way to all pages: next to them on a wide screen, above and below them on a phone. */
import { Link } from '@tanstack/react-router';
import {
  ChartLine,
  CircleUser,
  House,
  Image,
  Inbox,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  Settings,
  Star,
  Users,
} from 'lucide-react';
import { useI18n } from '../i18n/index.tsx';
import type { PlainKey } from '../i18n/translate.ts';
import { type Total, unreadText } from '../pages/inbox/queries.ts';
import type { PipelineName } from '../settings.ts';
import { useDesk } from './desk.tsx';

interface Entry {
  readonly to:
    | '/'
    | '/inbox'
    | '/feedback'
    | '/pictures'
    | '/instagram'
    | '/data'
    | '/set-up'
    | '/destinations'
    | '/people'
    | '/account';
  readonly label: PlainKey;
  readonly icon: LucideIcon;
  /** @default it is always there */
  readonly pipeline?: PipelineName;
}

const MAIN: readonly Entry[] = [
  { to: '/', label: 'nav.home', icon: House },
  { to: '/inbox', label: 'nav.inbox', icon: Inbox, pipeline: 'contact' },
  { to: '/feedback', label: 'nav.feedback', icon: Star, pipeline: 'feedback' },
  { to: '/pictures', label: 'nav.pictures', icon: Image, pipeline: 'images' },
  { to: '/instagram', label: 'nav.instagram', icon: MessagesSquare, pipeline: 'keyword-dm' },
  { to: '/data', label: 'nav.data', icon: ChartLine, pipeline: 'data' },
];

const MORE: readonly Entry[] = [
  { to: '/set-up', label: 'nav.setUp', icon: Settings },
  { to: '/destinations', label: 'nav.destinations', icon: Megaphone },
  { to: '/people', label: 'nav.people', icon: Users },
  { to: '/account', label: 'nav.account', icon: CircleUser },
];

export function Navigation({ unread }: { readonly unread: Total | undefined }) {
  const { t } = useI18n();
  const { settings, has } = useDesk();
  const brand = settings.brand;
  return (
    <header className="bar">
      <Link to="/" className="brand">
        {brand?.logo ? <img src={brand.logo} alt="" /> : <img src="icon.svg" alt="" width="28" height="28" />}
        <span>{brand?.name ?? 'Frontdesk'}</span>
      </Link>
      <nav className="main-nav" aria-label={t('nav.main')}>
        <ul>
          {MAIN.filter(({ pipeline }) => !pipeline || has(pipeline)).map((entry) => (
            <NavEntry key={entry.to} entry={entry} unread={entry.to === '/inbox' ? unread : undefined} />
          ))}
        </ul>
      </nav>
      <nav className="more-nav" aria-label={t('nav.more')}>
        <ul>
          {MORE.map((entry) => (
            <NavEntry key={entry.to} entry={entry} />
          ))}
        </ul>
      </nav>
    </header>
  );
}

function NavEntry({
  entry: { to, label, icon: Icon },
  unread,
}: {
  readonly entry: Entry;
  /** @default nothing is counted there */
  readonly unread?: Total | undefined;
}) {
  const { t, format } = useI18n();
  return (
    <li>
      <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} className="nav-link">
        <Icon aria-hidden className="icon" />
        <span className="nav-label">{t(label)}</span>
        {unread && unread.count > 0 && (
          <>
            <span className="count" aria-hidden>
              {unread.count > 99 ? '99+' : format.number(unread.count)}
            </span>
            <span className="unseen">{unreadText(unread, t)}</span>
          </>
        )}
      </Link>
    </li>
  );
}
