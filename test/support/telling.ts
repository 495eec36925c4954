/** What destinations are told by, for tests that tell none or look at what would be told. */
import type { EventDesk } from '../../lambdas/shared/destinations/told.ts';

type Stub = Partial<EventDesk> & Pick<EventDesk, 'table'>;

/** Reaches nobody, and knows no destination, but for what is given. */
export function tellingStub(given: Stub): EventDesk {
  const unexpected = (what: string) => async () => {
    throw new Error(`Nobody expected ${what}`);
  };
  return {
    sayTrouble: unexpected('a trouble'),
    allowLoopback: false,
    secret: unexpected('a secret'),
    mail: unexpected('a mail'),
    destinations: {},
    namedFor: () => [],
    describe: unexpected('a description'),
    ...given,
  };
}
