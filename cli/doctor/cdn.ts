/** Whether rendered images are served by CloudFront, which AWS refuses to some new accounts. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackName } from '../../config/deployment.ts';
import { findOutputs } from '../stack-outputs.ts';
import { advice, type Check, type Finding, ok } from './finding.ts';

export const cdn: Check = {
  subject: 'CloudFront',
  async run({ config: { images }, environment }) {
    if (!images) return [];
    const cloudFormation = new CloudFormationClient({ region: environment.region });
    const outputs = await findOutputs(cloudFormation, stackName(environment, 'Images'));
    return [judgeCdn(images.cdn, outputs?.CdnDomainName, outputs?.ImagesUrl !== undefined)];
  },
};

/**
 * @param wanted as configured
 * @param host where rendered images are, if they are at CloudFront
 * @param isDeployed whether the pipeline is there, with CloudFront or without
 */
export function judgeCdn(wanted: boolean, host: string | undefined, isDeployed: boolean): Finding {
  const { subject } = cdn;
  if (!wanted)
    return host === undefined
      ? advice(
          subject,
          'images.cdn is false: the API serves rendered images, slower and at a higher price',
          'Once AWS lets you have CloudFront (ask AWS Support), take images.cdn out of the configuration and deploy. Addresses that pages hold go on working.',
        )
      : advice(
          subject,
          `images.cdn is false, and pages may hold addresses at ${host}: without CloudFront those are broken`,
          'Take images.cdn out of the configuration.',
        );
  if (host !== undefined) return ok(subject, `rendered images are at ${host}`);
  return isDeployed
    ? advice(
        subject,
        'the API serves rendered images; the next deploy adds CloudFront, to which their addresses then lead',
        'npm run deploy',
      )
    : advice(
        subject,
        'AWS refuses it to some new accounts («Your account must be verified before you can add new CloudFront resources»): nobody can ask beforehand',
        'If the deploy ends with that, ask AWS Support, and set images: { cdn: false } until they have answered.',
      );
}
