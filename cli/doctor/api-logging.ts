import { type ApiLogging, findApiLogging } from '../deploy/api-logging.ts';
import { type Check, type Finding, ok, problem } from './finding.ts';

/** Without a role, API Gateway refuses a stage that logs, or logs nothing. */
export const apiLogging: Check = {
  subject: 'API logging',
  async run({ environment: { root, region } }) {
    return [judgeApiLogging(await findApiLogging(root, region), region)];
  },
};

/** What there is to say of the role by which API Gateway logs. */
export function judgeApiLogging({ role, isOurs }: ApiLogging, region: string): Finding {
  const { subject } = apiLogging;
  if (role !== undefined)
    return ok(subject, isOurs ? `by ${role}` : `by ${role}, which others have set: a deploy leaves it alone`);
  if (isOurs === undefined) return ok(subject, 'the account has no role for it yet: a deploy makes one');
  return problem(
    subject,
    'API Gateway has no role to log by any more: visitors who are turned away are not counted',
    isOurs
      ? `A deploy does not notice. Set it again: aws apigateway update-account --region ${region} --patch-operations op=replace,path=/cloudwatchRoleArn,value=<ARN of the role ApiGatewayLogging in the foundation’s stack>`
      : 'npm run deploy, which makes one',
  );
}
