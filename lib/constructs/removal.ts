import { RemovalPolicy } from 'aws-cdk-lib';
import type { Deployment } from '../../config/deployment.ts';

/**
 * What becomes of data when its stack goes, or no longer has it: it stays where the environment retains. Only a stack whose very
 * first deploy fails takes along what it has just made, which is empty; else each try would leave tables and buckets behind.
 */
export function removalOfData({ environment }: Deployment): RemovalPolicy {
  return environment.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
