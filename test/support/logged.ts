/** What deployed functions log when they are called by hand. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { aws } from './deployed.ts';
import { waitFor } from './wait.ts';

const lambda = new LambdaClient(aws);

/**
 * Calls a function once.
 *
 * @returns what it logged, as far as the engine has read it: MiniStack looks for 50 ms after the answer. A line that it reads
 *   later, as on a busy machine, comes with the function's next call.
 * @throws when the function does
 */
export async function call(FunctionName: string, payload: unknown = {}): Promise<string> {
  const { FunctionError, LogResult = '' } = await lambda.send(
    new InvokeCommand({ FunctionName, LogType: 'Tail', Payload: JSON.stringify(payload) }),
  );
  const log = Buffer.from(LogResult, 'base64').toString();
  if (FunctionError) throw new Error(`${FunctionName} failed (${FunctionError}): ${log}`);
  return log;
}

/**
 * Calls a function until it has logged what is wanted, for functions that may be called again. What must be logged once is
 * counted in the answer.
 *
 * @returns what it logged in all calls
 */
export function callUntilLogged(
  FunctionName: string,
  wanted: RegExp,
  payload: unknown = {},
): Promise<string> {
  let logged = '';
  return waitFor(
    `${wanted} in the log of ${FunctionName}`,
    async () => {
      logged += `${await call(FunctionName, payload)}\n`;
      return logged;
    },
    (all) => all.search(wanted) >= 0,
  );
}
