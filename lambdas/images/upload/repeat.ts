/**
 * A request that is made again because its answer was lost. It names the same upload by its `Idempotency-Key`, and is
 * answered with the image that the first one made: its proof or token is spent, and a second image would be nobody's.
 */
import type { Fields } from '../../shared/http/fields.ts';
import type { Request } from '../../shared/http/request.ts';
import { hashContents, type Identity, identify } from '../../shared/visitors/identity.ts';

/** What may differ: a page gets another proof or token for another try. */
const SPENT = new Set(['captcha', 'token']);

/**
 * By the caller's key alone. Without one, each request is an upload of its own: two pictures of one size and type are
 * nothing unusual.
 *
 * @param seconds for how long the form is good, and so the key
 * @throws HttpError 400 for a key that can't be one
 */
export function identityOf(
  { headers }: Pick<Request, 'headers'>,
  presetId: string,
  fields: Fields,
  seconds: number,
): Identity | undefined {
  const idempotencyKey = headers['idempotency-key'];
  if (idempotencyKey === undefined) return undefined;
  const same = new Map([...fields].filter(([name]) => !SPENT.has(name)));
  const named = identify({
    scope: `preset#${presetId}`,
    idempotencyKey,
    session: undefined,
    addressHash: '',
    bodyHash: hashContents(same, []),
  });
  return { ...named, seconds };
}
