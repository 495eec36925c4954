/** What commands about data stand on: the deployed stack, by AWS's own services and the owner's credentials. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import type { DataConfig, DatasetConfig } from '../../config/data.ts';
import { type ChosenEnvironment, stackName } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import type { MetricConfig } from '../../config/streams.ts';
import { createTableClient, type TimedTable } from '../../lambdas/shared/table/table.ts';
import { openWorkplace, type PlaceOptions, requireOneOf } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stackOutputs } from '../stack-outputs.ts';

export interface DataOptions extends PlaceOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
}

export interface DataPlace {
  readonly region: string;
  readonly environment: ChosenEnvironment;
  readonly config: DataConfig;
  /** All that is configured. */
  readonly whole: FrontdeskConfig;
  readonly configFile: string;
  readonly store: TimedTable;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** @throws CommandError when nothing of it is configured, or deployed */
export async function openData(options: PlaceOptions): Promise<DataPlace> {
  const { config, configFile, environment } = await openWorkplace(options);
  if (!config.data) throw new CommandError(`${configFile} has no data.`);
  const { region } = environment;
  const cloudFormation = new CloudFormationClient({ region });
  const outputs = await stackOutputs(cloudFormation, stackName(environment, 'Data'));
  return {
    region,
    environment,
    config: config.data,
    whole: config,
    configFile,
    store: {
      client: createTableClient({ region }),
      tableName: outputs.TableName ?? '',
      now: () => new Date(),
    },
    s3: new S3Client({ region }),
    bucket: outputs.BucketName ?? '',
    outputs,
  };
}

/** A configured data set by its name. @throws CommandError that names those there are */
export function requireDataset(
  { config, configFile }: DataPlace,
  given: string,
): [name: string, DatasetConfig] {
  const name = requireOneOf(given, Object.keys(config.datasets), 'data set', configFile);
  return [name, config.datasets[name] as DatasetConfig];
}

/** A configured metric by its name. @throws CommandError that names those there are */
export function requireMetric(
  { config, configFile }: DataPlace,
  given: string,
): [name: string, MetricConfig] {
  const name = requireOneOf(given, Object.keys(config.streams), 'metric', configFile);
  return [name, config.streams[name] as MetricConfig];
}
