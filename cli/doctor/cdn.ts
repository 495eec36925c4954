/** Whether CloudFront, which AWS refuses to some new accounts, delivers what visitors' pages load. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PIPELINES, SCRIPTS_OUTPUT, stackName } from '../../config/deployment.ts';
import { findOutputs } from '../stack-outputs.ts';
import { advice, type Check, type Finding, ok } from './finding.ts';

/** What CloudFront delivers of a pipeline, and what it is like without. */
const DELIVERED = {
  images: { what: 'rendered images', without: 'slower and at a higher price', output: 'CdnDomainName' },
  feedback: {
    what: 'the widget’s scripts',
    without: 'and gives them to 25 visitors a second at most',
    output: SCRIPTS_OUTPUT,
  },
} as const;
type Delivered = keyof typeof DELIVERED;

export const cdn: Check = {
  subject: 'CloudFront',
  async run({ config, environment }) {
    const cloudFormation = new CloudFormationClient({ region: environment.region });
    const findings: Finding[] = [];
    for (const pipeline of Object.keys(DELIVERED) as Delivered[]) {
      const wanted = config[pipeline]?.cdn;
      if (wanted === undefined) continue;
      const { stack, urlOutput } = PIPELINES[pipeline];
      const outputs = await findOutputs(cloudFormation, stackName(environment, stack));
      const host = outputs?.[DELIVERED[pipeline].output]?.replace(/^https:\/\//, '');
      findings.push(judgeCdn(pipeline, wanted, host, outputs?.[urlOutput] !== undefined));
    }
    return findings;
  },
};

/**
 * @param wanted as configured
 * @param host where it is, if it is at CloudFront
 * @param isDeployed whether the pipeline is there, with CloudFront or without
 */
export function judgeCdn(
  pipeline: Delivered,
  wanted: boolean,
  host: string | undefined,
  isDeployed: boolean,
): Finding {
  const { subject } = cdn;
  const { what, without } = DELIVERED[pipeline];
  const option = `${pipeline}.cdn`;
  if (!wanted)
    return host === undefined
      ? advice(
          subject,
          `${option} is false: the API serves ${what}, ${without}`,
          `Once AWS lets you have CloudFront (ask AWS Support), take ${option} out of the configuration and deploy. Addresses that pages hold go on working.`,
        )
      : advice(
          subject,
          `${option} is false, and pages may hold addresses at ${host}: without CloudFront those are broken`,
          `Take ${option} out of the configuration.`,
        );
  if (host !== undefined) return ok(subject, `${what} are at ${host}`);
  return isDeployed
    ? advice(
        subject,
        `the API serves ${what}; the next deploy adds CloudFront, and addresses that pages hold go on working`,
        'npm run deploy',
      )
    : advice(
        subject,
        'AWS refuses it to some new accounts («Your account must be verified before you can add new CloudFront resources»): nobody can ask beforehand',
        `If the deploy ends with that, ask AWS Support, and set ${pipeline}: { cdn: false }, and desk: { cdn: false } where you have a desk, until they have answered.`,
      );
}
