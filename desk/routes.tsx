/** The addresses of the desk. Each page is loaded when it is opened first. */
import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { useI18n, withTexts } from './i18n/index.tsx';
import { readData } from './pages/data/search.ts';
import { readComments, readFeedback } from './pages/feedback/search.ts';
import { readSearch } from './pages/inbox/search.ts';
import { readInstagram, readOutbox } from './pages/instagram/search.ts';
import { readPerson } from './pages/person/search.ts';
import { readPictures } from './pages/pictures/search.ts';
import { readRuled } from './pages/rules/search.ts';
import { basePath } from './settings.ts';
import { Shell } from './shell/shell.tsx';
import { Button } from './ui/button.tsx';
import { Page } from './ui/page.tsx';
import { Empty, Loading } from './ui/states.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage });
const getParentRoute = () => root;

const inbox = createRoute({
  getParentRoute,
  path: '/inbox',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/inbox/page.tsx'), 'InboxPage'),
});
const getInbox = () => inbox;

const routeTree = root.addChildren([
  createRoute({
    getParentRoute,
    path: '/',
    component: lazyRouteComponent(
      () => withTexts(['home', 'troubles'], import('./pages/home/page.tsx')),
      'HomePage',
    ),
  }),
  inbox.addChildren([
    createRoute({
      getParentRoute: getInbox,
      path: '/',
      component: lazyRouteComponent(() => import('./pages/inbox/nothing-open.tsx'), 'NothingOpen'),
    }),
    createRoute({
      getParentRoute: getInbox,
      path: '/$id',
      component: lazyRouteComponent(
        () => withTexts(['spam'], import('./pages/inbox/detail.tsx')),
        'MessageDetail',
      ),
    }),
  ]),
  createRoute({
    getParentRoute,
    path: '/person',
    validateSearch: readPerson,
    component: lazyRouteComponent(
      () => withTexts(['person'], import('./pages/person/page.tsx')),
      'PersonPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/feedback',
    validateSearch: readFeedback,
    component: lazyRouteComponent(
      () => withTexts(['feedback'], import('./pages/feedback/page.tsx')),
      'FeedbackPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/feedback/comments',
    validateSearch: readComments,
    component: lazyRouteComponent(
      () => withTexts(['feedback', 'spam'], import('./pages/feedback/comments-page.tsx')),
      'CommentsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/feedback/widget',
    validateSearch: readFeedback,
    component: lazyRouteComponent(
      () => withTexts(['feedback'], import('./pages/feedback/widget-page.tsx')),
      'WidgetPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/pictures',
    validateSearch: readPictures,
    component: lazyRouteComponent(
      () => withTexts(['pictures'], import('./pages/pictures/page.tsx')),
      'PicturesPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/pictures/$id',
    validateSearch: readPictures,
    component: lazyRouteComponent(
      () => withTexts(['pictures'], import('./pages/pictures/picture-page.tsx')),
      'PicturePage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/instagram',
    validateSearch: readInstagram,
    component: lazyRouteComponent(
      () => withTexts(['instagram'], import('./pages/instagram/page.tsx')),
      'InstagramPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/instagram/rules/new',
    validateSearch: readInstagram,
    component: lazyRouteComponent(
      () => withTexts(['instagram', 'instagramRule'], import('./pages/instagram/editor-page.tsx')),
      'NewRulePage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/instagram/rules/$id',
    validateSearch: readInstagram,
    component: lazyRouteComponent(
      () => withTexts(['instagram', 'instagramRule'], import('./pages/instagram/editor-page.tsx')),
      'RulePage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/instagram/outbox',
    validateSearch: readOutbox,
    component: lazyRouteComponent(
      () =>
        withTexts(
          ['instagram', 'instagramOutbox', 'instagramAccount'],
          import('./pages/instagram/outbox-page.tsx'),
        ),
      'OutboxPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/instagram/links',
    validateSearch: readInstagram,
    component: lazyRouteComponent(
      () => withTexts(['instagram', 'instagramOutbox'], import('./pages/instagram/links-page.tsx')),
      'LinksPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/instagram/connect',
    validateSearch: readInstagram,
    component: lazyRouteComponent(
      () =>
        withTexts(
          ['instagram', 'instagramConnect', 'instagramAccount'],
          import('./pages/instagram/connect-page.tsx'),
        ),
      'ConnectPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/data',
    validateSearch: readData,
    component: lazyRouteComponent(() => withTexts(['data'], import('./pages/data/page.tsx')), 'DataPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/data/questions',
    validateSearch: readData,
    component: lazyRouteComponent(
      () => withTexts(['data'], import('./pages/data/questions-page.tsx')),
      'QuestionsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/set-up',
    component: lazyRouteComponent(() => withTexts(['setUp'], import('./pages/set-up/page.tsx')), 'SetUpPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/set-up/mails',
    component: lazyRouteComponent(() => withTexts(['mails'], import('./pages/mails/page.tsx')), 'MailsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/set-up/rules',
    validateSearch: readRuled,
    component: lazyRouteComponent(
      () => withTexts(['past', 'setUp'], import('./pages/rules/page.tsx')),
      'RulesPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/destinations',
    component: lazyRouteComponent(
      () => withTexts(['destinations'], import('./pages/destinations/page.tsx')),
      'DestinationsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/people',
    component: lazyRouteComponent(
      () => withTexts(['account', 'people', 'setUp'], import('./pages/people/page.tsx')),
      'PeoplePage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/account',
    component: lazyRouteComponent(
      () => withTexts(['account', 'shortcuts'], import('./pages/account/page.tsx')),
      'AccountPage',
    ),
  }),
]);

export function makeRouter() {
  return createRouter({
    routeTree,
    basepath: basePath(),
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: BrokenPage,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

function NoSuchPage() {
  const { t } = useI18n();
  return (
    <Page title={t('errors.noPage')}>
      <Empty
        icon={Compass}
        title={t('errors.noPageHint')}
        action={<Link to="/">{t('errors.toHome')}</Link>}
      />
    </Page>
  );
}

/** A part of the app could not be loaded, or broke. */
function BrokenPage() {
  const { t } = useI18n();
  return (
    <Page title={t('errors.title')}>
      <div className="failure" role="alert">
        <p>{t('errors.page')}</p>
        <Button onPress={() => location.reload()}>{t('errors.reload')}</Button>
      </div>
    </Page>
  );
}
