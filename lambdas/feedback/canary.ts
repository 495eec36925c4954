/** The canary of feedback, hourly: a bad rating of its own widget, which has arrived when its alert has left. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { CANARY } from '../../config/values.ts';
import { lookForEnd } from '../shared/canary/end.ts';
import { ask, runCanary, type Way } from '../shared/canary/run.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { createParameters } from '../shared/runtime/parameters.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { canaryEnvironment } from './environment.ts';
import { responsePartition } from './response/response.ts';

const environment = parseEnvironment(canaryEnvironment);
const table = { client: createTableClient(), tableName: environment.TABLE_NAME };
const parameters = createParameters(new SSMClient({}));
const now = () => new Date();

export const handler = scheduled(() => runCanary({ environment, parameters, now, send }));

async function send({ baseUrl, headers }: Way) {
  const answer = await ask(`${baseUrl}/feedback/${CANARY}`, 200, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      accept: 'application/json',
      // Each is the same rating, and none a repeat of another.
      'idempotency-key': newId(),
    },
    body: JSON.stringify({ rating: 0 }),
  });
  const { responseId } = JSON.parse(await answer.text()) as { readonly responseId?: string };
  const pk = responsePartition(String(responseId));
  return () => lookForEnd(table, { pk, sk: 'response', leg: 'alert' });
}
