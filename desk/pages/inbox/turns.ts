/** All changes of one submission are made one after the other, in the order in which they were asked for: so the last one counts. */
import type { QueryClient } from '@tanstack/react-query';
import { oneAfterAnother } from '../../shell/in-turns.ts';

type InTurn = ReturnType<typeof oneAfterAnother>;

const turns = new WeakMap<QueryClient, Map<string, InTurn>>();

/**
 * @param queries a session's, whose changes wait for nobody else's
 * @param id the submission's
 * @returns does a job when those before it have ended
 */
export function inTurnOf(queries: QueryClient, id: string): InTurn {
  const ofSession = turns.get(queries) ?? new Map<string, InTurn>();
  turns.set(queries, ofSession);
  const inTurn = ofSession.get(id) ?? oneAfterAnother();
  ofSession.set(id, inTurn);
  return inTurn;
}
