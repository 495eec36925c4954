import {
  ArnFormat,
  Aws,
  CfnOutput,
  CustomResource,
  Duration,
  FileSystem,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { HttpIntegration } from 'aws-cdk-lib/aws-apigateway';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import type * as z from 'zod/mini';
import { configuredPipelines, type Deployment, type Pipeline } from '../config/deployment.ts';
import type { DeskConfig } from '../config/desk.ts';
import type {
  filesEnvironment,
  ownerEnvironment,
  pageEnvironment,
  sessionEnvironment,
} from '../lambdas/desk/environment.ts';
import type { WatchedAlarm } from '../lambdas/desk/owner/alarms.ts';
import type { Configured } from '../lambdas/desk/owner/people.ts';
import type { DeskSettings } from '../lambdas/desk/settings.ts';
import { peoplePath } from '../lambdas/shared/people/records.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { acknowledge } from './constructs/acknowledge.ts';
import { DeskPool } from './constructs/desk-pool.ts';
import { DeskSite, hostOf } from './constructs/desk-site.ts';
import { NodeFunction, type NodeFunctionProps } from './constructs/node-function.ts';
import { grantIdentities, grantParameters, parameterArn } from './constructs/parameters.ts';
import { PipelineTable } from './constructs/pipeline-table.ts';
import { objectsOf } from './constructs/private-bucket.ts';
import { PublicRestApi } from './constructs/rest-api.ts';

export interface DeskStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly desk: DeskConfig;
  /** The folder of the built page. */
  readonly files: string;
  /** What the home page says of them. */
  readonly alarms: readonly WatchedAlarm[];
}

/** Whose owner's routes the page reads, besides its own. */
type Reached = Pipeline | 'data';

/**
 * The owner's page: its files, its people, and the way from its origin to the pipelines. These know nothing of it but by
 * parameters, so that they go on without it.
 */
export class DeskStack extends Stack {
  private readonly deployment: Deployment;
  private readonly desk: DeskConfig;
  private readonly files: string;
  private readonly api: PublicRestApi;
  private readonly pipelines: ReadonlyMap<Reached, string>;
  private readonly functions = new Construct(this, 'Default');

  constructor(scope: Construct, id: string, { deployment, desk, files, alarms, ...props }: DeskStackProps) {
    super(scope, id, props);
    this.deployment = deployment;
    this.desk = desk;
    this.files = files;
    this.pipelines = new Map(
      [...configuredPipelines(deployment.config), ...(deployment.config.data ? (['data'] as const) : [])].map(
        (pipeline) => [pipeline, this.read(pipeline, 'url')],
      ),
    );
    this.api = new PublicRestApi(this, 'RestApi', {
      deployment,
      pipeline: 'desk',
      description: 'Serves the owner’s page: signs people in, and says how the alarms are',
    });
    this.output('DeskUrl', this.api.url);
    const pool = this.hasCdn ? this.deliver() : this.serve();
    this.answerOwners(alarms, pool);
  }

  private get hasCdn(): boolean {
    return this.desk.cdn && (this.deployment.environment.engine?.cdn ?? true);
  }

  private get hasPeople(): boolean {
    return this.desk.signIn === 'people' && (this.deployment.environment.engine?.managedLogin ?? true);
  }

  /** CloudFront in front of a bucket, which a function of ours fills. */
  private deliver(): UserPool | undefined {
    const { deployment, api, pipelines } = this;
    const site = new DeskSite(this, 'Site', {
      deployment,
      pipelines,
      pictures: this.pictures(),
      desk: { host: hostOfApi(api), path: '/v1' },
      hasPeople: this.hasPeople,
    });
    const { desk } = deployment.environment.domain ?? {};
    if (desk) this.output('DeskTarget', site.target, `What the CNAME record of ${desk.name} points to`);
    const { signIn, pool } = this.signIn(`${site.origin}/`, '/');
    const fill = this.fn<typeof filesEnvironment>('files', {
      description: 'Puts the desk’s files into their bucket at a deploy',
      environment: { FILES_BUCKET: objectsOf(site.bucket, '*', 'DeleteObject', 'PutObject', 'list') },
      bundledFiles: this.files,
      timeout: Duration.minutes(2),
    });
    const settings: DeskSettings = { ...this.settings(), api: '/api', signIn };
    new CustomResource(this, 'FilesInPlace', {
      serviceToken: fill.functionArn,
      properties: { version: FileSystem.fingerprint(this.files), settings: this.toJsonString(settings) },
    });
    return pool;
  }

  /** An API of the stack in the place of CloudFront, under the same paths. */
  private serve(): UserPool | undefined {
    const { api } = this;
    const { domain } = this.deployment.environment;
    const base = domain ? '/desk/' : '/v1/';
    // Not by the API's stage: that comes after its methods, and they after the function that is told the address.
    const { signIn, pool } = this.signIn(`https://${domain?.name ?? hostOfApi(api)}${base}`, base);
    const page = this.fn<typeof pageEnvironment>('page', {
      description: 'Serves the desk’s files',
      environment: {
        BASE: base,
        SIGN_IN: this.toJsonString(signIn),
        PICTURES: this.pictures().join(' '),
      },
      bundledFiles: this.files,
      bundledConfig: this.settings(),
      timeout: Duration.seconds(10),
    });
    api.route('/', page);
    api.route('/{proxy+}', page);
    for (const [pipeline, url] of this.pipelines) passOn(api, pipeline, url);
    return pool;
  }

  /** The desk's own routes for owners. They know of changes by a table of their own, so that no pipeline has to keep them. */
  private answerOwners(alarms: readonly WatchedAlarm[], pool: UserPool | undefined): void {
    const { deployment, api } = this;
    const { contact, feedback, images, keywordDm } = deployment.config;
    const configured: Configured = {
      forms: Object.keys(contact?.forms ?? {}),
      widgets: Object.keys(feedback?.widgets ?? {}),
      presets: Object.keys(images?.presets ?? {}),
      accounts: Object.keys(keywordDm?.accounts ?? {}),
    };
    const table = new PipelineTable(this, 'Table', deployment);
    this.output('TableName', table.tableName);
    const owner = this.fn<typeof ownerEnvironment>('owner', {
      description: 'Says how the alarms are and who was here last, and lets people in',
      environment: {
        TABLE_NAME: table.allowing('GetItem', 'PutItem', 'gsi1'),
        ...(pool && { POOL_ID: pool.userPoolId }),
      },
      bundledConfig: { alarms, configured },
      timeout: Duration.seconds(29),
    });
    grantIdentities(owner, deployment);
    const { cognitoUrl } = deployment.environment.engine ?? {};
    if (cognitoUrl !== undefined) owner.addEnvironment('PEOPLE_KEYS_FROM', cognitoUrl);
    this.showAlarms(owner, alarms);
    if (pool) this.letIn(owner, pool);
    api.route('/owner/{proxy+}', owner);
    if (!this.hasCdn) api.route('/api/desk/owner/{proxy+}', owner);
  }

  private showAlarms(owner: LambdaFunction, alarms: readonly WatchedAlarm[]): void {
    const arnOf = (resourceName: string) =>
      this.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const isLocal = this.deployment.environment.engine !== undefined;
    const resources = isLocal ? ['*'] : alarms.map(({ name }) => arnOf(name));
    owner.addToRolePolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources }));
    if (isLocal)
      acknowledge(
        owner.role ?? owner,
        'AwsSolutions-IAM5[Resource::*]',
        'Local engines know no right on single alarms.',
      );
  }

  /** What it takes to invite people, change what they may, and remove them. */
  private letIn(owner: LambdaFunction, pool: UserPool): void {
    pool.grant(
      owner,
      'cognito-idp:AdminAddUserToGroup',
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminDeleteUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminRemoveUserFromGroup',
      'cognito-idp:AdminUserGlobalSignOut',
    );
    const people = `${parameterArn(owner, peoplePath(this.deployment.environment))}/*`;
    owner.addToRolePolicy(
      new PolicyStatement({ actions: ['ssm:PutParameter', 'ssm:DeleteParameter'], resources: [people] }),
    );
    const { partition = 'aws' } = RegionInfo.get(this.region);
    const named = `arn:${partition}:ssm:${this.region}:${this.account}:parameter${peoplePath(this.deployment.environment)}/*`;
    acknowledge(
      owner.role ?? owner,
      `AwsSolutions-IAM5[Resource::${named}]`,
      'What is kept of each person is a parameter named by them.',
    );
  }

  /** The people's pool and the function that signs them in, where there are people. */
  private signIn(deskUrl: string, base: string): { signIn: DeskSettings['signIn']; pool?: UserPool } {
    const { deployment, desk } = this;
    const { engine } = deployment.environment;
    const url = engine?.deskUrl ?? deskUrl;
    this.publish('origin', engine?.deskUrl ? new URL(url).origin : `https://${hostOf(url)}`);
    this.publish('page', url.replace(/\/$/, ''));
    this.output('DeskAddress', url, 'The owner’s page');
    if (!this.hasPeople) return { signIn: { kind: 'tokens' } };
    const { pool, clientId, loginUrl } = new DeskPool(this, 'People', { deployment, desk, deskUrls: [url] });
    this.output('PoolId', pool.userPoolId);
    this.output('ClientId', clientId);
    this.publish('pool-id', pool.userPoolId);
    this.publish('client-id', clientId);
    const session = this.fn<typeof sessionEnvironment>('session', {
      description: 'Signs people in and out, and keeps them signed in',
      environment: {
        POOL_ID: pool.userPoolId,
        CLIENT_ID: clientId,
        LOGIN_URL: loginUrl,
        SESSION_PATH: engine?.deskUrl ? '/api/session' : `${base}api/session`,
        SIGNED_IN_DAYS: String(desk.signedInDays),
        ...(engine?.cognitoUrl !== undefined && { PEOPLE_KEYS_FROM: engine.cognitoUrl }),
      },
      timeout: Duration.seconds(15),
    });
    grantParameters(session, deployment, 'desk', ['origin']);
    session.addToRolePolicy(
      new PolicyStatement({
        actions: ['ssm:GetParametersByPath'],
        resources: [parameterArn(session, peoplePath(deployment.environment))],
      }),
    );
    pool.grant(session, 'cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:DescribeUserPoolClient');
    this.api.route('/api/session', session);
    return { signIn: { kind: 'people', domain: loginUrl, clientId }, pool };
  }

  private settings(): Omit<DeskSettings, 'signIn' | 'api'> {
    const { config, environment } = this.deployment;
    return {
      environment: environment.name,
      ...(config.brand && { brand: config.brand }),
      pipelines: [...this.pipelines.keys()],
    };
  }

  /** Where links to files lead, the files themselves, and rendered images. */
  private pictures(): string[] {
    const of = (pipeline: Reached, name: string) =>
      this.pipelines.has(pipeline) ? [`https://${hostOf(this.read(pipeline, name))}`] : [];
    return [...of('contact', 'url'), ...of('contact', 'files-url'), ...of('images', 'variants-url')];
  }

  private fn<Schema extends z.ZodMiniObject>(
    name: string,
    props: Omit<NodeFunctionProps<Schema>, 'deployment' | 'entry'>,
  ): NodeFunction<Schema> {
    const id = name.charAt(0).toUpperCase() + name.slice(1);
    return new NodeFunction<Schema>(this.functions, id, {
      deployment: this.deployment,
      entry: `desk/${name}`,
      ...props,
    });
  }

  /** A parameter that a pipeline has written. */
  private read(pipeline: Reached, name: string): string {
    return StringParameter.valueForStringParameter(
      this,
      parameterName(this.deployment.environment, pipeline, name),
    );
  }

  /** What the pipelines' functions read to know people, and to lead to the desk. */
  private publish(name: 'page' | 'origin' | 'pool-id' | 'client-id', stringValue: string): void {
    new StringParameter(this, `Parameter-${name}`, {
      parameterName: parameterName(this.deployment.environment, 'desk', name),
      stringValue,
    });
  }

  private output(id: string, value: string, description?: string): void {
    new CfnOutput(this, id, { value, ...(description && { description }) });
  }
}

function hostOfApi({ api }: PublicRestApi): string {
  return `${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
}

/** Owner's routes only: pages for visitors would be pages of the desk's origin. */
function passOn(api: PublicRestApi, pipeline: Reached, url: string): void {
  api.pass(
    `/api/${pipeline}/owner/{proxy+}`,
    new HttpIntegration(`${url}/owner/{proxy}`, {
      httpMethod: 'ANY',
      proxy: true,
      options: { requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' } },
    }),
  );
}
