import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type AssetCode,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import { DEFAULT_ROOT, type Deployment } from '../../config/deployment.ts';
import type { common } from '../../lambdas/shared/runtime/environment.ts';
import { acknowledge } from './acknowledge.ts';
import { LAMBDAS, writeBundle } from './bundles.ts';
import type { Granted } from './granted.ts';
import { Live } from './live.ts';
import { countLines } from './log-metrics.ts';
import { type Cpu, installNativeModules } from './native-modules.ts';

/** A function's variables by its own schema, without those that the construct sets for every function. */
type FunctionEnvironment<Schema extends z.ZodMiniObject> = {
  readonly [Name in keyof z.output<Schema> as Exclude<Name, keyof typeof common>]: string | Granted;
};

export interface NodeFunctionProps<Schema extends z.ZodMiniObject> {
  readonly deployment: Deployment;
  /** The handler's file below `lambdas/`, without its ending, such as `contact/submit`. Its folder names the pipeline. */
  readonly entry: `${string}/${string}`;
  /** What the function does, for the console. */
  readonly description: string;
  /**
   * Typed by the schema with which the handler reads it, so that a forgotten or misspelt name does not compile. What is
   * `Granted` gives its name as the value, and its rights to the function.
   */
  readonly environment: FunctionEnvironment<Schema>;
  /** The pipeline's slice of the configuration, put into the bundle's folder as `config.json`. @default none */
  readonly bundledConfig?: object;
  /** A folder that is put into the bundle's folder as `files`. @default none */
  readonly bundledFiles?: string;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /** Packages with binaries, put into the bundle's folder for the function's processor. @default none */
  readonly nativeModules?: readonly string[];
  /** Whether it takes in what visitors or Meta send, and has executions to itself where the environment reserves them. @default false */
  readonly isFrontDoor?: boolean;
  /**
   * Whether its work goes on by messages to the queue that it reads. Lambda stops any other chain of that kind after about 16 turns,
   * and what is left is a dead letter: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
   *
   * @default false
   */
  readonly feedsItself?: boolean;
  /** New accounts refuse more than 3,008 MB. @default 512 MB, about a third of a processor */
  readonly memory?: Size;
}

/**
 * A function on Node 24: bundled as an ES module with the SDK inside (the fastest start that was measured), on arm64
 * unless the deployment says otherwise, with a role and a log group of its own and no grants but to write there.
 */
export class NodeFunction<Schema extends z.ZodMiniObject> extends LambdaFunction {
  private alias: Live | undefined;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Schema>) {
    const { deployment, entry, bundledConfig, bundledFiles, nativeModules = [] } = props;
    const { root, engine, reserve } = deployment.environment;
    const isX64 = engine?.architecture === 'x86_64';
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    countLines('FailedCalls', logGroup, deployment);

    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: isX64 ? Architecture.X86_64 : Architecture.ARM_64,
      handler: 'index.handler',
      code: bundle({
        entry,
        config: bundledConfig,
        files: bundledFiles,
        nativeModules,
        cpu: isX64 ? 'x64' : 'arm64',
      }),
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize: (props.memory ?? Size.mebibytes(512)).toMebibytes(),
      role,
      logGroup,
      // Lambda's own lines as JSON: `log-metrics.ts` counts them.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.INFO,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      ...(props.feedsItself && { recursiveLoop: RecursiveLoop.ALLOW }),
      ...(props.isFrontDoor && reserve !== undefined && { reservedConcurrentExecutions: reserve }),
      // Grants what it needs, too.
      ...(deployment.environment.tracing && { tracing: Tracing.ACTIVE }),
      environment: {
        ...(root !== DEFAULT_ROOT && { FRONTDESK_NAME: root }),
        FRONTDESK_ENVIRONMENT: deployment.environment.name,
        FRONTDESK_PIPELINE: entry.split('/')[0] as string,
        POWERTOOLS_SERVICE_NAME: entry,
        ...namesOf(props.environment),
      },
    });
    for (const value of Object.values<string | Granted | undefined>(props.environment))
      if (typeof value === 'object') value.grantTo(this);
    if (deployment.environment.tracing)
      acknowledge(
        role,
        'AwsSolutions-IAM5[Resource::*]',
        'Writing traces takes no resource: there is one place for them in an account and region.',
      );
  }

  /** By which it is called. Made when something calls it. */
  get live(): Live {
    this.alias ??= new Live(this);
    return this.alias;
  }
}

function namesOf(
  environment: Readonly<Record<string, string | Granted | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([variable, value]) =>
      value === undefined ? [] : [[variable, typeof value === 'string' ? value : value.name]],
    ),
  );
}

interface Bundle {
  readonly entry: string;
  readonly config: object | undefined;
  readonly files: string | undefined;
  readonly nativeModules: readonly string[];
  readonly cpu: Cpu;
}

function bundle({ entry, config, files, nativeModules, cpu }: Bundle): AssetCode {
  return Code.fromAsset(LAMBDAS, {
    // The output decides, so that a changed comment deploys nothing.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The API wants an image to fall back on; the local bundler below never declines.
      image: DockerImage.fromRegistry('none'),
      // Never run. The CDK bundles alike-looking assets once, and by this it sees that two functions differ.
      command: [entry, cpu, JSON.stringify(config), files ?? ''],
      local: {
        tryBundle(directory) {
          writeBundle(directory, entry, nativeModules);
          if (nativeModules.length > 0) installNativeModules(directory, nativeModules, cpu);
          if (files !== undefined) cpSync(files, join(directory, 'files'), { recursive: true });
          if (config) writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
          return true;
        },
      },
    },
  });
}
