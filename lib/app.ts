import { join } from 'node:path';
import { type App, DefaultStackSynthesizer, type Stack, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { type Deployment, foundationStack, stackName } from '../config/deployment.ts';
import { type FrontdeskConfig, selectEnvironment } from '../config/index.ts';
import { AlarmsStack } from './alarms-stack.ts';
import { encrypt } from './constructs/encryption.ts';
import { keepsEvents } from './constructs/event-stream.ts';
import { ContactStack } from './contact-stack.ts';
import { DataStack, type DataStackProps } from './data-stack.ts';
import { DeskStack } from './desk-stack.ts';
import { DomainStack } from './domain-stack.ts';
import { EventsStack } from './events-stack.ts';
import { FeedbackStack } from './feedback-stack.ts';
import { FirewallStack } from './firewall-stack.ts';
import { FoundationStack } from './foundation-stack.ts';
import { ImagesStack } from './images-stack.ts';
import { KeywordDmStack } from './keyword-dm-stack.ts';

const UNBUILT_DESK = join(import.meta.dirname, '../desk/public');

/**
 * Adds the foundation, the domain if there is one, and each configured pipeline to the app, and what watches them.
 *
 * @param environmentName as given by `-c environment=<name>`
 * @param deskFiles the folder of the built desk. @default it unbuilt, for whoever only looks at templates
 * @throws ConfigError when no environment can be chosen
 */
export function addStacks(
  app: App,
  config: FrontdeskConfig,
  environmentName: string | undefined,
  deskFiles = UNBUILT_DESK,
): void {
  const environment = selectEnvironment(config, environmentName);
  const deployment: Deployment = { config, environment };
  const { account, region, bootstrap } = environment;
  // A stack wants a synthesizer of its own.
  const place = () => ({
    env: { account, region },
    synthesizer: new DefaultStackSynthesizer({ qualifier: bootstrap.qualifier }),
  });

  const foundation = new FoundationStack(app, foundationStack(environment.root), {
    ...place(),
    deployment,
    description: 'Frontdesk: what an account and region has once',
    // Shared by environments: `cdk destroy --all` for one of them would stop the mails and alarms of the others.
    terminationProtection: environment.engine === undefined,
  });
  const domain =
    environment.domain &&
    new DomainStack(app, stackName(environment, 'Domain'), {
      ...place(),
      domain: environment.domain,
      description: `Frontdesk: the domain (${environment.name})`,
    });

  for (const [key, value] of Object.entries(config.tags)) Tags.of(app).add(key, value);
  if (bootstrap.permissionsBoundary !== undefined) limitRoles(app, foundation, bootstrap.permissionsBoundary);

  const { contact, feedback, images, keywordDm } = config;
  const id = (part: Parameters<typeof stackName>[1]) => stackName(environment, part);
  const about = (what: string) => ({
    ...place(),
    deployment,
    description: `Frontdesk: ${what} (${environment.name})`,
  });
  const pipelines = [
    contact && new ContactStack(app, id('Contact'), { ...about('contact forms'), contact }),
    feedback && new FeedbackStack(app, id('Feedback'), { ...about('feedback'), feedback }),
    images && new ImagesStack(app, id('Images'), { ...about('images'), images }),
    keywordDm && new KeywordDmStack(app, id('KeywordDm'), { ...about('Instagram keyword-DM'), keywordDm }),
  ].filter((stack) => stack !== undefined);
  for (const pipeline of pipelines) encrypt(pipeline, deployment);
  const { events } = config;
  if (events?.bus && pipelines.length > 0)
    makeFirst(pipelines, new EventsStack(app, id('Events'), { ...about('the bus of events'), events }));
  const data = addData(app, id('Data'), config.data, about('files that land'));
  for (const stack of data) makeFirst(whoSends(pipelines, deployment), stack);
  const all = [...pipelines, ...data];
  // An order, not exports: a pipeline reads parameters that the foundation has written, and names the domain.
  makeFirst(all, foundation);
  if (domain) makeFirst(all, domain);
  if (all.length === 0) return;
  const schedules = all.reduce((sum, pipeline) => sum + pipeline.schedules, 0);
  const canaries = pipelines.reduce((sum, pipeline) => sum + pipeline.canaries, 0);
  const alarms = new AlarmsStack(app, id('Alarms'), { ...about('alarms'), schedules, canaries });
  alarms.addStackDependency(foundation);
  if (config.desk) {
    const desk = new DeskStack(app, id('Desk'), {
      ...about('the desk'),
      desk: config.desk,
      files: deskFiles,
      alarms: [foundation, alarms, ...all].flatMap(({ watched }) => watched),
    });
    encrypt(desk, deployment);
    // It reads the addresses that they have written.
    for (const pipeline of all) desk.addStackDependency(pipeline);
  }
  const { waf } = environment;
  if (waf) makeFirst(all, new FirewallStack(app, id('Firewall'), { ...about('the firewall'), waf }));
}

/** The pipelines that send what happens into the lake, where there is one. */
function whoSends(pipelines: readonly Stack[], deployment: Deployment): readonly Stack[] {
  return keepsEvents(deployment) ? pipelines : [];
}

/** Has a stack deployed before others, which read what it has written. */
function makeFirst(others: readonly Stack[], first: Stack): void {
  for (const other of others) other.addStackDependency(first);
}

/** The data pipeline, where it is configured. */
function addData(
  app: App,
  id: string,
  data: FrontdeskConfig['data'],
  props: Omit<DataStackProps, 'data'>,
): DataStack[] {
  if (!data) return [];
  const stack = new DataStack(app, id, { ...props, data });
  encrypt(stack, props.deployment);
  return [stack];
}

/** Gives every role a boundary, those included that the CDK makes by itself. */
function limitRoles(app: App, scope: FoundationStack, policyName: string): void {
  // Its ARN has nothing of the scope but account and partition, which all stacks have in common.
  PermissionsBoundary.of(app).apply(
    ManagedPolicy.fromManagedPolicyName(scope, 'PermissionsBoundary', policyName),
  );
}
