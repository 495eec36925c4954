/** The canary of the contact form, hourly: it is sent as a visitor's program sends, and has arrived when its mail has left. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { CANARY } from '../../config/values.ts';
import { lookForEnd } from '../shared/canary/end.ts';
import { ask, runCanary, type Way } from '../shared/canary/run.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createParameters } from '../shared/runtime/parameters.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { canaryEnvironment } from './environment.ts';
import { submissionPartition } from './submission/submission.ts';

const environment = parseEnvironment(canaryEnvironment);
const table = { client: createTableClient(), tableName: environment.TABLE_NAME };
const parameters = createParameters(new SSMClient({}));
const now = () => new Date();

export const handler = scheduled(() => runCanary({ environment, parameters, now, send }));

async function send({ baseUrl, headers }: Way) {
  const answer = await ask(`${baseUrl}/f/${CANARY}`, 200, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ message: `The canary of ${now().toISOString()}` }),
  });
  const { submissionId } = JSON.parse(await answer.text()) as { readonly submissionId?: string };
  const pk = submissionPartition(String(submissionId));
  return () => lookForEnd(table, { pk, sk: 'submission', leg: 'mail' });
}
