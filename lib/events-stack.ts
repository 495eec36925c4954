import { CfnOutput, CfnResource, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Match } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import type { FrontdeskConfig } from '../config/index.ts';
import { eventBusName } from './constructs/event-bus.ts';
import { removalOfData } from './constructs/removal.ts';

export interface EventsStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly events: NonNullable<FrontdeskConfig['events']>;
}

/** What an account may do with rules of its own: "Managing event buses" of EventBridge's guide. */
const RULES = [
  'events:DeleteRule',
  'events:DescribeRule',
  'events:DisableRule',
  'events:EnableRule',
  'events:ListTargetsByRule',
  'events:PutRule',
  'events:PutTargets',
  'events:RemoveTargets',
  'events:TagResource',
];

/** The bus that events of an environment's pipelines go to, and what is kept of them. Rules are the owner's. */
export class EventsStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, events, ...props }: EventsStackProps) {
    super(scope, id, props);
    const { environment } = deployment;
    const { archiveDays, accounts } = events;
    const bus = new EventBus(this, 'Bus', {
      eventBusName: eventBusName(environment),
      description: 'What happens in Frontdesk: docs/events.md',
    });
    new CfnOutput(this, 'EventBusName', { value: bus.eventBusName, description: 'Where your rules listen' });
    if (environment.engine?.eventArchive === false) return;
    if (archiveDays !== undefined)
      bus
        .archive('Archive', {
          description: 'Events of Frontdesk, without contents',
          eventPattern: { source: Match.prefix('frontdesk.') },
          retention: Duration.days(archiveDays),
        })
        .applyRemovalPolicy(removalOfData(deployment));
    // The CDK's own construct warns of a property that is not set here.
    for (const account of accounts)
      new CfnResource(this, `Account${account}`, {
        type: 'AWS::Events::EventBusPolicy',
        properties: {
          EventBusName: bus.eventBusName,
          StatementId: `Account${account}`,
          Statement: new PolicyStatement({
            sid: `Account${account}`,
            principals: [new AccountPrincipal(account)],
            actions: RULES,
            resources: [
              this.formatArn({
                service: 'events',
                resource: 'rule',
                resourceName: `${eventBusName(environment)}/*`,
              }),
            ],
            // Its own rules, and nobody else's.
            conditions: { StringEqualsIfExists: { 'events:creatorAccount': account } },
          }).toStatementJson(),
        },
      });
  }
}
