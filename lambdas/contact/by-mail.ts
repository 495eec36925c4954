/** Sorts a submission by a button of the owner's mail: archives it, or calls it spam, without signing in. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Brand } from '../../config/brand.ts';
import { parseBody } from '../shared/http/body.ts';
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { BODY_LIMITS } from '../shared/http/fields.ts';
import type { Request } from '../shared/http/request.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { askPage, donePage, failedPage, TOKEN_FIELD } from './by-mail/page.ts';
import { sortByMail } from './by-mail/sort.ts';
import { isMailAction, type MailActionReference, readMailAction } from './by-mail/token.ts';
import { byMailEnvironment } from './environment.ts';

const environment = parseEnvironment(byMailEnvironment);
const { brand } = bundledConfig<{ readonly brand?: Brand }>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const parameters = createParameters(new SSMClient({}));
const keyName = parameterName(environmentId(environment), 'contact', 'token-key');

export const handler = endpoint({
  methods: ['GET', 'HEAD', 'POST'],
  isSameOrigin: true,
  async answer(request, note) {
    const [, action] = request.segments;
    if (!isMailAction(action)) throw notFound();
    note({ action });
    if (request.method !== 'POST') return askPage(action, request, brand);
    const reference = await referenceIn(request);
    if (reference?.action !== action)
      throw new HttpError(
        403,
        'TOKEN_REFUSED',
        'This button works no more. Please open the message at the desk.',
      );
    note({ correlationId: reference.submissionId, outcome: await sortByMail(store, reference) });
    return donePage(action, request, brand);
  },
  errorPage: (error, request) => failedPage(error, request, brand),
});

/** Signed, so that a guess costs no look into the table. */
async function referenceIn(request: Request): Promise<MailActionReference | undefined> {
  const { fields } = await parseBody(request, BODY_LIMITS);
  const { [keyName]: key = '' } = await parameters.get([keyName]);
  return readMailAction(fields.get(TOKEN_FIELD), key, store.now());
}
