import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { PIPELINES, stackName } from '../../../config/deployment.ts';
import { expectThat, type Flight, type FlightCheck } from '../check.ts';

async function logGroups({ environment }: Flight): Promise<string[]> {
  const client = new CloudFormationClient({ region: environment.region });
  const found: string[] = [];
  for (const { stack } of Object.values(PIPELINES))
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: stackName(environment, stack) },
    ))
      for (const { ResourceType, PhysicalResourceId = '' } of StackResourceSummaries)
        if (ResourceType === 'AWS::Logs::LogGroup') found.push(PhysicalResourceId);
  return found;
}

async function countLines(
  client: CloudWatchLogsClient,
  logGroupName: string,
  word?: string,
): Promise<number> {
  let count = 0;
  for await (const { events = [] } of paginateFilterLogEvents(
    { client },
    { logGroupName, ...(word !== undefined && { filterPattern: `"${word}"` }) },
  ))
    count += events.length;
  return count;
}

const silent: FlightCheck = {
  subject: 'logs: they keep what was written to themselves',
  async run(flight) {
    const client = new CloudWatchLogsClient({ region: flight.environment.region });
    let lines = 0;
    for (const group of await logGroups(flight)) {
      lines += await countLines(client, group);
      for (const word of [flight.marker, flight.config.owner.email])
        expectThat(
          (await countLines(client, group, word)) === 0,
          'a visitor’s words or address stand in a log',
        );
    }
    expectThat(lines > 0, 'there are no logs to look at');
    return `${lines} lines, without a word or an address of a visitor’s`;
  },
};

export const logChecks: readonly FlightCheck[] = [silent];
