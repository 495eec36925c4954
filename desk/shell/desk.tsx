/** What every page of the desk works with: settings, session, clients, and what whoever is signed in may do. */
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { type Clients, makeClients } from '../api/clients.ts';
import type { Session } from '../session/session.ts';
import type { PipelineName, Settings } from '../settings.ts';

export interface Desk {
  readonly settings: Settings;
  readonly session: Session;
  readonly api: Clients;
  /** Whether a pipeline is deployed. */
  readonly has: (pipeline: PipelineName) => boolean;
}

const Context = createContext<Desk | undefined>(undefined);

export function DeskContext({
  settings,
  session,
  children,
}: {
  readonly settings: Settings;
  readonly session: Session;
  readonly children: ReactNode;
}) {
  const era = useSyncExternalStore(session.subscribe, session.era);
  const api = useMemo(() => makeClients(session, settings.api, era), [session, settings.api, era]);
  const desk = useMemo<Desk>(
    () => ({ settings, session, api, has: (pipeline) => settings.pipelines.includes(pipeline) }),
    [settings, session, api],
  );
  return <Context.Provider value={desk}>{children}</Context.Provider>;
}

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error('useDesk needs a DeskContext above it');
  return desk;
}
