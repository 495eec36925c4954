import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Deployment, EnvironmentId } from '../../config/deployment.ts';
import type { Granted } from './granted.ts';

/** An environment's bus; one name of an account and region. */
export function eventBusName({ root, name }: EnvironmentId): string {
  return `${root}-${name}`;
}

/** The bus as a function gets it that puts events; undefined where there is none. By name, so that no stack depends on another. */
export function eventBusOf(scope: Construct, { config, environment }: Deployment): Granted | undefined {
  if (!config.events?.bus) return undefined;
  const name = eventBusName(environment);
  const id = 'EventBus';
  const bus = (scope.node.tryFindChild(id) ?? EventBus.fromEventBusName(scope, id, name)) as ReturnType<
    typeof EventBus.fromEventBusName
  >;
  return {
    name,
    grantTo(fn) {
      bus.grantPutEventsTo(fn);
    },
  };
}
