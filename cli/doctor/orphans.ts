import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { type EnvironmentId, stackName } from '../../config/deployment.ts';
import { belongs, deployedStacks, PARTS } from './deployed.ts';
import { advice, type Check, type Finding, ok } from './finding.ts';

/** Tables and buckets outlive their stack where the environment retains; then nobody deletes and nobody sees them. */
export const orphans: Check = {
  subject: 'orphaned data',
  async run({ environment }) {
    const { region } = environment;
    const prefixes = PARTS.map((part) => `${stackName(environment, part)}-`);
    const named = (name: string) =>
      prefixes.some((prefix) => name.toLowerCase().startsWith(prefix.toLowerCase()));
    const tables: string[] = [];
    for await (const { TableNames = [] } of paginateListTables(
      { client: new DynamoDBClient({ region }) },
      {},
    ))
      tables.push(...TableNames.filter(named));
    const { Buckets = [] } = await new S3Client({ region }).send(new ListBucketsCommand({}));
    const buckets = Buckets.flatMap(({ Name = '' }) => (named(Name) ? [Name] : []));
    const held = await resourcesOfStacks(environment, region);
    const found = [
      ...tables.filter((name) => !held.has(name)).map((name) => orphanedTable(name, region)),
      ...buckets.filter((name) => !held.has(name)).map(orphanedBucket),
    ];
    return found.length > 0 ? found : [ok(this.subject, 'every table and bucket belongs to a stack')];
  },
};

async function resourcesOfStacks(environment: EnvironmentId, region: string): Promise<Set<string>> {
  const client = new CloudFormationClient({ region });
  const held = new Set<string>();
  for (const { StackName = '' } of await deployedStacks(region))
    if (belongs(StackName, environment))
      for await (const { StackResourceSummaries = [] } of paginateListStackResources(
        { client },
        { StackName },
      ))
        for (const { PhysicalResourceId } of StackResourceSummaries)
          if (PhysicalResourceId) held.add(PhysicalResourceId);
  return held;
}

function orphanedTable(name: string, region: string): Finding {
  const isLedger = /-Erasures[0-9A-F]{8}-/.test(name);
  return advice(
    'orphaned data',
    `the table ${name} belongs to no stack, and costs storage${isLedger ? '; it says who was erased, so that no restore brings them back' : '; who was deleted since it lost its stack is still in it'}`,
    `${isLedger ? 'docs/restore.md, «A stack is gone», says how it is taken over. Otherwise: ' : ''}docs/deploy.md, «Moving away», says how to export it. To delete it for good: aws dynamodb update-table --table-name ${name} --no-deletion-protection-enabled --region ${region}, then aws dynamodb delete-table --table-name ${name} --region ${region}. With point-in-time recovery on, DynamoDB keeps a backup of its last moment for 35 days`,
  );
}

function orphanedBucket(name: string): Finding {
  return advice(
    'orphaned data',
    `the bucket ${name} belongs to no stack, and costs storage`,
    `Copy what you need (aws s3 sync s3://${name} .). To delete it for good: aws s3 rb s3://${name} --force`,
  );
}
