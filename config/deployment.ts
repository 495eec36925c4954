import type { EnvironmentConfig, FrontdeskConfig } from './index.ts';

/** What one synth deploys: the configuration and the one environment that was chosen. */
export interface Deployment {
  readonly config: FrontdeskConfig;
  readonly environment: EnvironmentConfig & { readonly name: string };
}

/** Where the foundation writes what pipelines need of it. Parameters, so that no stack depends on another's exports. */
export function foundationParameter(
  name: 'configuration-set' | 'alarm-topic-arn' | 'mail-event-topic-arn',
): string {
  return `/frontdesk/foundation/${name}`;
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

/** The pipelines that a configuration has. */
export function configuredPipelines(config: FrontdeskConfig): Pipeline[] {
  return (Object.keys(PIPELINES) as Pipeline[]).filter(
    (pipeline) => config[PIPELINES[pipeline].key] !== undefined,
  );
}

/** The one stack that the environments of an account and region share. */
export const FOUNDATION = 'Frontdesk-Foundation';

/** `Frontdesk-<environment>-<part>`, a part being a pipeline, the domain, the desk or the alarms of all pipelines. */
export function stackName(
  environment: string,
  part: (typeof PIPELINES)[Pipeline]['stack'] | 'Domain' | 'Desk' | 'Alarms',
): string {
  return `Frontdesk-${environment}-${part}`;
}
