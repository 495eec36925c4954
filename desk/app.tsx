/** The desk for whoever is signed in, otherwise the way in. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { isPassing } from './api/errors.ts';
import { makeRouter } from './routes.tsx';
import { type SignInReason, whyEnded } from './session/refused.ts';
import type { Session } from './session/session.ts';
import type { Settings } from './settings.ts';
import { DeskContext } from './shell/desk.tsx';
import { ShortcutsProvider } from './shell/shortcuts.tsx';
import { SignIn } from './shell/sign-in.tsx';

/** How often a read that failed by chance is made again by itself. */
const RETRIES = 2;
const FRESH_MS = 15_000;

/** Without a network everything is asked for all the same, and fails: what waits in silence looks like a page that loads. */
function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        // What failed without a network is read again with it; by itself, that goes with the other mode only.
        refetchOnReconnect: true,
        retry: (failed, error) => failed < RETRIES && isPassing(error),
        staleTime: FRESH_MS,
        // What has changed is asked for by `useChanges`; asking for everything again costs the owner money.
        refetchOnWindowFocus: false,
      },
      // A change that waited for the network would be made later, also by whoever has given it up since.
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

interface AppProps {
  readonly settings: Settings;
  readonly session: Session;
  readonly reason?: SignInReason | undefined;
}

export function App({ settings, session, reason }: AppProps) {
  const signedIn = useSyncExternalStore(session.subscribe, session.current);
  const [router] = useState(makeRouter);
  const [wasIn, setWasIn] = useState(false);
  useEffect(() => {
    if (signedIn) setWasIn(true);
  }, [signedIn]);
  return (
    <DeskContext settings={settings} session={session}>
      {signedIn ? (
        <Inside router={router} />
      ) : (
        <SignIn reason={wasIn ? whyEnded(session.endedAs()) : reason} />
      )}
    </DeskContext>
  );
}

/** What one session reads is gone when it ends: what comes late finds no place in what the next one is shown. */
function Inside({ router }: { readonly router: ReturnType<typeof makeRouter> }) {
  const [queries] = useState(makeQueries);
  useEffect(() => () => queries.clear(), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <ShortcutsProvider>
        <RouterProvider router={router} />
      </ShortcutsProvider>
    </QueryClientProvider>
  );
}
