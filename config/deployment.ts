import type { EnvironmentConfig } from './environment.ts';
import type { FrontdeskConfig } from './index.ts';

/** What all names begin with that one configuration gives in an account and region, while it chooses no other. */
export const DEFAULT_ROOT = 'frontdesk';

/** By what the things of an environment are named; two that differ share no name. */
export interface EnvironmentId {
  /** The configuration's `name`, such as `frontdesk`. Without a hyphen, so that it ends where the first one is. */
  readonly root: string;
  /** The environment's, such as `prod`. */
  readonly name: string;
}

/** An environment that was chosen, with its names. */
export type ChosenEnvironment = EnvironmentConfig & EnvironmentId;

/** What one synth deploys: the configuration and the one environment that was chosen. */
export interface Deployment {
  readonly config: FrontdeskConfig;
  readonly environment: ChosenEnvironment;
}

/** What stacks, dashboards and namespaces of metrics begin with: `Frontdesk`, or the configuration's name as it is written. */
export function capitalRoot(root: string): string {
  return root === DEFAULT_ROOT ? 'Frontdesk' : root;
}

/** Where the foundation writes what pipelines need of it. Parameters, so that no stack depends on another's exports. */
export function foundationParameter(
  root: string,
  name: 'configuration-set' | 'alarm-topic-arn' | 'mail-event-topic-arn' | 'key-arn',
): string {
  return `/${root}/foundation/${name}`;
}

/**
 * The pipelines, by their folder in `lambdas`: their key in the configuration, their stack, and the stack's output that
 * holds their base address.
 */
export const PIPELINES = {
  contact: { key: 'contact', stack: 'Contact', urlOutput: 'ContactUrl' },
  feedback: { key: 'feedback', stack: 'Feedback', urlOutput: 'FeedbackUrl' },
  images: { key: 'images', stack: 'Images', urlOutput: 'ImagesUrl' },
  'keyword-dm': { key: 'keywordDm', stack: 'KeywordDm', urlOutput: 'KeywordDmUrl' },
} as const;
export type Pipeline = keyof typeof PIPELINES;

/** The output of a pipeline's stack that holds where pages load its scripts from, where that is not its API. */
export const SCRIPTS_OUTPUT = 'ScriptsUrl';

/** The pipelines that a configuration has. */
export function configuredPipelines(config: FrontdeskConfig): Pipeline[] {
  return (Object.keys(PIPELINES) as Pipeline[]).filter(
    (pipeline) => config[PIPELINES[pipeline].key] !== undefined,
  );
}

/** The one stack that the environments of a configuration share in an account and region. */
export function foundationStack(root: string): string {
  return `${capitalRoot(root)}-Foundation`;
}

/** `Frontdesk-<environment>-<part>`, a part being a pipeline, the domain, the desk, the data pipeline (its API is the owner's alone), the firewall, the bus of events or the alarms of all pipelines. */
export function stackName(
  { root, name }: EnvironmentId,
  part: (typeof PIPELINES)[Pipeline]['stack'] | 'Domain' | 'Desk' | 'Data' | 'Firewall' | 'Events' | 'Alarms',
): string {
  return `${capitalRoot(root)}-${name}-${part}`;
}

/** The parameter of the desk's stack by which its people are protected from deletion: `ACTIVE` or `INACTIVE`. */
export const POOL_PROTECTION = 'PoolProtection';

/** The alias by which everything reaches a function. */
export const LIVE = 'live';
