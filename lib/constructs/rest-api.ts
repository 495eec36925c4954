import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  CfnBasePathMapping,
  EndpointType,
  type HttpIntegration,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { acknowledge } from './acknowledge.ts';
import { standBefore } from './firewall.ts';
import type { Reachable } from './live.ts';
import { countLines } from './log-metrics.ts';

/** The name of each API's one stage, which its own addresses begin with. */
export const STAGE = 'v1';

export interface PublicRestApiProps {
  readonly deployment: Deployment;
  /** The pipeline's folder name, such as `contact`. */
  readonly pipeline: string;
  readonly description: string;
  /** What is said of requests that are too large for a function. @default the code TOO_LARGE, and 4 MB */
  readonly tooLarge?: { readonly code: string; readonly error: string };
  /**
   * Methods that many visitors use, by path and method such as `/f/{formId}/POST`, and how many times the environment's
   * throttle each may have. All others have a part of it.
   *
   * @default none
   */
  readonly busy?: Readonly<Record<string, number>>;
}

/**
 * What API Gateway answers by itself, as the JSON that form clients read. Its own answers would be
 * `{"message": …}` without CORS headers, which a page can't read. Beyond 10 MB API Gateway answers before any of this.
 */
const GATEWAY_ANSWERS: readonly [ResponseType, status: string | undefined, code: string, error: string][] = [
  // Of many kinds, with a status each.
  [ResponseType.DEFAULT_4XX, undefined, 'BAD_REQUEST', 'The request was refused.'],
  [ResponseType.DEFAULT_5XX, undefined, 'INTERNAL', 'Something went wrong here. Please try again.'],
  [ResponseType.THROTTLED, '429', 'TOO_MANY_REQUESTS', 'Too many requests. Please try again in a moment.'],
  [
    ResponseType.WAF_FILTERED,
    '403',
    'FIREWALL',
    'Too many requests come from your network, or its address is known for abuse. Please try again in five minutes.',
  ],
  [
    ResponseType.UNSUPPORTED_MEDIA_TYPE,
    '415',
    'UNSUPPORTED_MEDIA_TYPE',
    'The type of this body can’t be read here. Please send JSON or a form.',
  ],
  [ResponseType.REQUEST_TOO_LARGE, '413', 'TOO_LARGE', 'The request is larger than 4 MB.'],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, '404', 'NOT_FOUND', 'There is nothing at this address.'],
  // Where there is no such method, an owner's token in `Authorization` is taken for a signature of AWS's own.
  [ResponseType.INVALID_SIGNATURE, '404', 'NOT_FOUND', 'There is nothing at this address.'],
  [ResponseType.RESOURCE_NOT_FOUND, '404', 'NOT_FOUND', 'There is nothing at this address.'],
  [ResponseType.INTEGRATION_FAILURE, '502', 'INTERNAL', 'Something went wrong here. Please try again.'],
  [ResponseType.INTEGRATION_TIMEOUT, '504', 'INTERNAL', 'This took too long. Please try again.'],
];

/**
 * What a method gets that is not busy, of the environment's throttle. API Gateway throttles each method by itself, so that a
 * stranger can call all of them at once: 5 requests a second by default. At once it takes 40, and the owner's page asks for 20
 * when it starts.
 */
const QUIET = { rate: 0.2, burst: 0.8 };

/**
 * A pipeline's public REST API. Everything is passed on to functions, byte by byte; CORS, validation and access are
 * decided there, and the same on every engine. The throttle is the wall behind them.
 */
export class PublicRestApi extends Construct {
  readonly api: RestApi;
  /** The base address, without a trailing slash. */
  readonly url: string;
  private readonly busy: Readonly<Record<string, number>>;

  constructor(scope: Construct, id: string, props: PublicRestApiProps) {
    super(scope, id);
    const { deployment, pipeline, description, tooLarge, busy = {} } = props;
    this.busy = busy;
    const { throttle, root, name, tracing } = deployment.environment;
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    countLines('TurnedAway', accessLog, deployment);

    this.api = new RestApi(this, 'Api', {
      restApiName: `${root}-${name}-${pipeline}`,
      description,
      endpointTypes: [EndpointType.REGIONAL],
      // Bodies reach the handlers as they were sent: signatures and encodings are over bytes.
      binaryMediaTypes: ['*/*'],
      // Set once per account and region, by the foundation.
      cloudWatchRole: false,
      deployOptions: {
        stageName: STAGE,
        ...limits(throttle, QUIET),
        methodOptions: Object.fromEntries(
          Object.entries(busy).map(([method, times]) => [
            method,
            limits(throttle, { rate: times, burst: times }),
          ]),
        ),
        ...(tracing && { tracingEnabled: true }),
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: ACCESS_LOG_FORMAT,
      },
    });
    for (const answer of GATEWAY_ANSWERS) this.answer(answer, tooLarge);

    this.url = this.publicUrl(deployment, pipeline);
    // Functions read it when they run; as an environment variable it would be a cycle of function, API and stage.
    new StringParameter(this, 'Url', {
      parameterName: parameterName(deployment.environment, pipeline, 'url'),
      stringValue: this.url,
      description: `Where the ${pipeline} pipeline is reached`,
    });

    acknowledge(
      this.api,
      'AwsSolutions-APIG2',
      'Bodies of many types are validated in the handlers, with answers that form clients can read.',
    );
    if (deployment.environment.waf) standBefore(this, this.api, deployment);
    else
      acknowledge(
        this.api.deploymentStage,
        'AwsSolutions-APIG3',
        'A web ACL costs more each month than all the rest; throttle and rate limits hold.',
      );
    acknowledge(
      this.api.deploymentStage,
      'AwsSolutions-APIG6',
      'Execution logs would hold bodies and addresses; each handler writes one line.',
    );
  }

  private answer(
    [type, statusCode, usualCode, usualError]: (typeof GATEWAY_ANSWERS)[number],
    tooLarge: PublicRestApiProps['tooLarge'],
  ): void {
    const special = type === ResponseType.REQUEST_TOO_LARGE ? tooLarge : undefined;
    const { code, error } = special ?? { code: usualCode, error: usualError };
    this.api.addGatewayResponse(`Answer${type.responseType}`, {
      type,
      ...(statusCode !== undefined && { statusCode }),
      templates: { 'application/json': JSON.stringify({ error, code, errors: [{ code, message: error }] }) },
      responseHeaders: {
        'Access-Control-Allow-Origin': "'*'",
        'Cache-Control': "'no-store'",
        ...(statusCode === '429' && { 'Retry-After': "'1'" }),
      },
    });
  }

  /** API Gateway's own name of it, which it answers by with a domain, too. */
  get host(): string {
    return `${this.api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
  }

  /** Below the environment's domain, which its own stack makes; or API Gateway's own address, which goes on working. */
  private publicUrl({ environment: { domain } }: Deployment, pipeline: string): string {
    const { restApiId, deploymentStage } = this.api;
    if (!domain) return `https://${this.host}/${deploymentStage.stageName}`;
    new CfnBasePathMapping(this, 'PathOfDomain', {
      domainName: domain.name,
      basePath: pipeline,
      restApiId,
      stage: deploymentStage.stageName,
    });
    return `https://${domain.name}/${pipeline}`;
  }

  /**
   * Sends a path (such as `/f/{formId}` or `/{proxy+}`) to a function: any method, so that the answer to a wrong one is ours,
   * too. Busy ones are methods of their own there, because a throttle is a method's.
   */
  route(path: string, { live }: Reachable): void {
    const resource = this.resource(path);
    const busy = Object.keys(this.busy).filter((method) => method.slice(0, method.lastIndexOf('/')) === path);
    for (const method of ['ANY', ...busy.map((one) => one.slice(one.lastIndexOf('/') + 1))]) {
      const added = resource.addMethod(method, new LambdaIntegration(live, { allowTestInvoke: false }));
      acknowledge(added, 'AwsSolutions-APIG4', FOR_STRANGERS);
      acknowledge(added, 'AwsSolutions-COG4', FOR_STRANGERS);
    }
  }

  /** Sends a path that ends in `{proxy+}` to another API: any method, and what stands in the place of `{proxy+}`. */
  pass(path: string, integration: HttpIntegration): void {
    const added = this.resource(path).addMethod('ANY', integration, {
      requestParameters: { 'method.request.path.proxy': true },
    });
    acknowledge(added, 'AwsSolutions-APIG4', FOR_STRANGERS);
    acknowledge(added, 'AwsSolutions-COG4', FOR_STRANGERS);
  }

  private resource(path: string): IResource {
    return path
      .split('/')
      .filter(Boolean)
      .reduce<IResource>(
        (parent, part) => parent.getResource(part) ?? parent.addResource(part),
        this.api.root,
      );
  }
}

/** At least one request: rates may be fractions, bursts may not. */
function limits(throttle: { readonly rate: number; readonly burst: number }, times: typeof QUIET) {
  return {
    throttlingRateLimit: throttle.rate * times.rate,
    throttlingBurstLimit: Math.max(1, Math.ceil(throttle.burst * times.burst)),
  };
}

const FOR_STRANGERS =
  'Visitors have no account: the handler has rate limits, and checks the token on owner routes.';

/** One line a request, without the caller's address and without the path, which may hold a token. */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    method: '$context.httpMethod',
    resource: '$context.resourcePath',
    status: '$context.status',
    bytes: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    error: '$context.error.responseType',
  }),
);
