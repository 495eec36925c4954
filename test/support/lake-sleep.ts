/**
 * The lake sleeps while other tests run: the engine takes 50 ms for each row, and they write thousands. All of it is deployed;
 * functions just don't know of it until the lake's own test wakes them.
 */
import {
  type FunctionConfiguration,
  LambdaClient,
  type LambdaClientConfig,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';

const ASLEEP = 'SLEEPING_LAKE_STREAM';

/** Lets the functions that fill the lake forget it. */
export async function sendLakeToSleep(settings: LambdaClientConfig): Promise<void> {
  await rename(settings, 'LAKE_STREAM', ASLEEP);
}

/** @returns undoes it */
export async function wakeLake(settings: LambdaClientConfig): Promise<() => Promise<void>> {
  await rename(settings, ASLEEP, 'LAKE_STREAM');
  return () => sendLakeToSleep(settings);
}

async function rename(settings: LambdaClientConfig, from: string, to: string): Promise<void> {
  const lambda = new LambdaClient(settings);
  for (const { FunctionName, Environment } of await listFunctions(lambda)) {
    const { [from]: value, ...Variables } = Environment?.Variables ?? {};
    if (value === undefined || Variables.LAKE_QUEUE_URL === undefined) continue;
    await lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Environment: { Variables: { ...Variables, [to]: value } },
      }),
    );
    // An engine that is started again meanwhile would have it under change for ever.
    await waitUntilFunctionUpdatedV2(
      { client: lambda, minDelay: 1, maxDelay: 1, maxWaitTime: 60 },
      { FunctionName: FunctionName ?? '' },
    );
  }
}

async function listFunctions(lambda: LambdaClient): Promise<FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.send(new ListFunctionsCommand({ Marker }));
    found.push(...(page.Functions ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return found;
}
