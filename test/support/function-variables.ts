/** Changes what a deployed function is told, as nobody would, to bring it into trouble. */
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { aws } from './deployed.ts';
import { waitFor } from './wait.ts';

/** Sets some environment variables of a function. @returns undoes it */
export async function setVariables(
  functionName: string,
  variables: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const lambda = new LambdaClient(aws);
  const { Environment } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const before = Environment?.Variables ?? {};
  const set = async (Variables: Record<string, string>) => {
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Environment: { Variables } }),
    );
    await waitFor(
      `${functionName} to be updated`,
      () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName })),
      ({ LastUpdateStatus }) => LastUpdateStatus !== 'InProgress',
    );
  };
  await set({ ...before, ...variables });
  return () => set(before);
}
