import type { EnvironmentId } from '../../../config/deployment.ts';

/**
 * The topic of AWS IoT that a device reports a metric to, such as `frontdesk/prod/readings/temperature/cellar`.
 *
 * @param device its name; `+` for any
 */
export function topicOf({ root, name }: EnvironmentId, metric: string, device: string): string {
  return `${root}/${name}/readings/${metric}/${device}`;
}
