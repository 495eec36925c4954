import type { App, Stack } from 'aws-cdk-lib';
import { type Deployment, FOUNDATION, stackName } from '../config/deployment.ts';
import { type FrontdeskConfig, selectEnvironment } from '../config/index.ts';
import { ContactStack } from './contact-stack.ts';
import { DomainStack } from './domain-stack.ts';
import { FeedbackStack } from './feedback-stack.ts';
import { FoundationStack } from './foundation-stack.ts';
import { ImagesStack } from './images-stack.ts';
import { KeywordDmStack } from './keyword-dm-stack.ts';

/**
 * Adds the foundation, the domain if there is one, and each configured pipeline to the app.
 *
 * @param environmentName as given by `-c environment=<name>`
 * @throws ConfigError when no environment can be chosen
 */
export function addStacks(app: App, config: FrontdeskConfig, environmentName: string | undefined): void {
  const environment = selectEnvironment(config, environmentName);
  const deployment: Deployment = { config, environment };
  const common = { deployment, env: { account: environment.account, region: environment.region } };

  const foundation = new FoundationStack(app, FOUNDATION, {
    ...common,
    description: 'Frontdesk: what an account and region has once',
    // Shared by environments: `cdk destroy --all` for one of them would stop the mails and alarms of the others.
    terminationProtection: environment.engine === undefined,
  });
  const domain =
    environment.domain &&
    new DomainStack(app, stackName(environment.name, 'Domain'), {
      env: common.env,
      domain: environment.domain,
      description: `Frontdesk: the domain (${environment.name})`,
    });

  const pipelines: Stack[] = [];
  if (config.contact)
    pipelines.push(
      new ContactStack(app, stackName(environment.name, 'Contact'), {
        ...common,
        contact: config.contact,
        description: `Frontdesk: contact forms (${environment.name})`,
      }),
    );
  if (config.feedback)
    pipelines.push(
      new FeedbackStack(app, stackName(environment.name, 'Feedback'), {
        ...common,
        feedback: config.feedback,
        description: `Frontdesk: feedback (${environment.name})`,
      }),
    );
  if (config.images)
    pipelines.push(
      new ImagesStack(app, stackName(environment.name, 'Images'), {
        ...common,
        images: config.images,
        description: `Frontdesk: images (${environment.name})`,
      }),
    );
  if (config.keywordDm)
    pipelines.push(
      new KeywordDmStack(app, stackName(environment.name, 'KeywordDm'), {
        ...common,
        keywordDm: config.keywordDm,
        description: `Frontdesk: Instagram keyword-DM (${environment.name})`,
      }),
    );
  // An order, not exports: a pipeline reads parameters that the foundation has written, and names the domain.
  for (const pipeline of pipelines) {
    pipeline.addStackDependency(foundation);
    if (domain) pipeline.addStackDependency(domain);
  }
}
