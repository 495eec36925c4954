import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  CfnBasePathMapping,
  EndpointType,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { acknowledge } from './acknowledge.ts';
import { countLines } from './log-metrics.ts';

export interface PublicRestApiProps {
  readonly deployment: Deployment;
  /** The pipeline's folder name, such as `contact`. */
  readonly pipeline: string;
  readonly description: string;
  /** What is said of requests that are too large for a function. @default the code TOO_LARGE, and 4 MB */
  readonly tooLarge?: { readonly code: string; readonly error: string };
  /**
   * Throttles of their own for single methods, by path and method such as `/hook/POST`, in requests a second.
   * @default the stage's for all
   */
  readonly routeThrottles?: Readonly<Record<string, { readonly rate: number; readonly burst: number }>>;
}

/**
 * What API Gateway answers by itself, as the JSON that form clients read. Its own answers would be
 * `{"message": …}` without CORS headers, which a page can't read. Beyond 10 MB API Gateway answers before any of this.
 */
const GATEWAY_ANSWERS: readonly [ResponseType, status: string, code: string, error: string][] = [
  [ResponseType.DEFAULT_4XX, '400', 'BAD_REQUEST', 'The request could not be understood.'],
  [ResponseType.DEFAULT_5XX, '500', 'INTERNAL', 'Something went wrong here. Please try again.'],
  [ResponseType.THROTTLED, '429', 'TOO_MANY_REQUESTS', 'Too many requests. Please try again in a moment.'],
  [ResponseType.REQUEST_TOO_LARGE, '413', 'TOO_LARGE', 'The request is larger than 4 MB.'],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, '404', 'NOT_FOUND', 'There is nothing at this address.'],
  [ResponseType.RESOURCE_NOT_FOUND, '404', 'NOT_FOUND', 'There is nothing at this address.'],
  [ResponseType.INTEGRATION_FAILURE, '502', 'INTERNAL', 'Something went wrong here. Please try again.'],
  [ResponseType.INTEGRATION_TIMEOUT, '504', 'INTERNAL', 'This took too long. Please try again.'],
];

/**
 * A pipeline's public REST API. Everything is passed on to functions, byte by byte; CORS, validation and access are
 * decided there, and the same on every engine. The stage's throttle is the wall behind them.
 */
export class PublicRestApi extends Construct {
  readonly api: RestApi;
  /** The base address, without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: PublicRestApiProps) {
    super(scope, id);
    const { deployment, pipeline, description, tooLarge, routeThrottles = {} } = props;
    const { throttle, name, tracing } = deployment.environment;
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    countLines('TurnedAway', accessLog, deployment);

    this.api = new RestApi(this, 'Api', {
      restApiName: `frontdesk-${name}-${pipeline}`,
      description,
      endpointTypes: [EndpointType.REGIONAL],
      // Bodies reach the handlers as they were sent: signatures and encodings are over bytes.
      binaryMediaTypes: ['*/*'],
      // Set once per account and region, by the foundation.
      cloudWatchRole: false,
      deployOptions: {
        stageName: 'v1',
        throttlingRateLimit: throttle.rate,
        throttlingBurstLimit: throttle.burst,
        methodOptions: Object.fromEntries(
          Object.entries(routeThrottles).map(([route, { rate, burst }]) => [
            route,
            { throttlingRateLimit: rate, throttlingBurstLimit: burst },
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
      parameterName: parameterName(name, pipeline, 'url'),
      stringValue: this.url,
      description: `Where the ${pipeline} pipeline is reached`,
    });

    acknowledge(
      this.api,
      'AwsSolutions-APIG2',
      'Bodies of many types are validated in the handlers, with answers that form clients can read.',
    );
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
      statusCode,
      templates: { 'application/json': JSON.stringify({ error, code, errors: [{ code, message: error }] }) },
      responseHeaders: {
        'Access-Control-Allow-Origin': "'*'",
        'Cache-Control': "'no-store'",
        ...(statusCode === '429' && { 'Retry-After': "'1'" }),
      },
    });
  }

  /** Below the environment's domain, which its own stack makes; or API Gateway's own address, which goes on working. */
  private publicUrl({ environment: { domain } }: Deployment, pipeline: string): string {
    const { restApiId, deploymentStage } = this.api;
    if (!domain)
      return `https://${restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${deploymentStage.stageName}`;
    new CfnBasePathMapping(this, 'PathOfDomain', {
      domainName: domain.name,
      basePath: pipeline,
      restApiId,
      stage: deploymentStage.stageName,
    });
    return `https://${domain.name}/${pipeline}`;
  }

  /**
   * Sends a path (such as `/f/{formId}` or `/{proxy+}`) to a function.
   *
   * @param method @default ANY, so that the answer to a wrong method is ours, too
   */
  route(path: string, handler: IFunction, method = 'ANY'): void {
    const resource = path
      .split('/')
      .filter(Boolean)
      .reduce<IResource>(
        (parent, part) => parent.getResource(part) ?? parent.addResource(part),
        this.api.root,
      );
    const added = resource.addMethod(method, new LambdaIntegration(handler, { allowTestInvoke: false }));
    acknowledge(added, 'AwsSolutions-APIG4', FOR_STRANGERS);
    acknowledge(added, 'AwsSolutions-COG4', FOR_STRANGERS);
  }
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
