import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { stackName } from '../../config/deployment.ts';
import { findLive, heldBack, type LiveFunction } from '../deploy/live.ts';
import { PARTS } from './deployed.ts';
import { advice, type Check, type Finding, ok } from './finding.ts';

/** Whether what is reached is what was deployed last. */
export const live: Check = {
  subject: 'live',
  async run({ environment }) {
    const { region, name } = environment;
    const stacks = PARTS.map((part) => stackName(environment, part));
    return judgeLive(
      await findLive(new CloudFormationClient({ region }), new LambdaClient({ region }), stacks),
      name,
    );
  },
};

export function judgeLive(functions: readonly LiveFunction[], environment: string): Finding[] {
  const held = heldBack(functions);
  if (functions.length === 0) return [];
  if (held.length === 0) return [ok(live.subject, 'what was deployed last is what is reached')];
  return [
    advice(
      live.subject,
      `${held.length} of ${functions.length} functions are held at the code of before: a deploy did not pass, was cut off, or was taken back`,
      `Mend it, and npm run deploy -- --environment ${environment}: it tries the new code, and lets it be reached`,
    ),
  ];
}
