import type { EnvironmentConfig, FrontdeskConfig } from './config/index.ts';

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

/** `Frontdesk-<environment>-<part>`, a part being a pipeline or the domain. */
export function stackName(
  environment: string,
  part: 'Contact' | 'Feedback' | 'Images' | 'KeywordDm' | 'Domain',
): string {
  return `Frontdesk-${environment}-${part}`;
}
