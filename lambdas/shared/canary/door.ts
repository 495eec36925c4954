/** How a front door knows a canary, and what it then works with. */
import { CANARY } from '../../../config/values.ts';
import { type Fuse, NO_FUSE } from '../budget/fuse.ts';
import type { Request } from '../http/request.ts';
import type { Parameters } from '../runtime/parameters.ts';
import { canaryId } from './id.ts';
import { CANARY_HEADER, isMark } from './mark.ts';

interface Knowing {
  readonly pipeline: string;
  readonly parameters: Parameters;
  /** The parameter with the secret, by its whole name. */
  readonly keyName: string;
  readonly now: () => Date;
}

/** Whether a request carries a mark that is good here and now. Whoever carries none costs no call. */
export function markReader({ pipeline, parameters, keyName, now }: Knowing) {
  return async ({ headers }: Pick<Request, 'headers'>): Promise<boolean> => {
    const given = headers[CANARY_HEADER];
    if (given === undefined) return false;
    const key = (await parameters.find([keyName]))[keyName] ?? '';
    return isMark(given, { pipeline, key, now: now() });
  };
}

/** Forms, widgets or presets with the canary's own among them. */
export function withCanary<Own>(
  all: Readonly<Record<string, Own>>,
  canary: Own | undefined,
): Readonly<Record<string, Own>> {
  return canary === undefined ? all : { ...all, [CANARY]: canary };
}

/** Those that a request may name: the canary's own only where it is marked. */
export async function knownTo<Own>(
  request: Pick<Request, 'headers'>,
  all: Readonly<Record<string, Own>>,
  {
    canary,
    isMarked,
  }: { readonly canary: Own | undefined; readonly isMarked: ReturnType<typeof markReader> },
): Promise<Readonly<Record<string, Own>>> {
  return canary !== undefined && (await isMarked(request)) ? withCanary(all, canary) : all;
}

/** What a canary is let in with: an id that says what it is, and no budget, which is for visitors. */
export function toolsFor<Own extends { readonly fuse: Fuse; readonly newId: () => string }>(
  tools: Own,
  name: string,
): Own {
  return name === CANARY ? { ...tools, fuse: NO_FUSE, newId: () => canaryId(tools.newId()) } : tools;
}
