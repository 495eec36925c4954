import { SSMClient } from '@aws-sdk/client-ssm';
import { listTokens, NOTICE_DAYS } from '../owner/tokens.ts';
import { advice, type Check, type Finding, ok } from './finding.ts';

/** Whether an owner token ends soon, or has ended lately: a website's server that uploads with one gets no other notice. */
export const tokens: Check = {
  subject: 'owner tokens',
  async run({ environment }) {
    const known = await listTokens(new SSMClient({ region: environment.region }), environment);
    return judgeTokens(known, environment.name, new Date());
  },
};

const DAY_MILLISECONDS = 86_400_000;

interface Ending {
  readonly tokenId: string;
  readonly label: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** @param environment the name that commands are given */
export function judgeTokens(known: readonly Ending[], environment: string, now: Date): Finding[] {
  const { subject } = tokens;
  const daysLeft = ({ expiresAt }: Ending) => (Date.parse(expiresAt) - now.getTime()) / DAY_MILLISECONDS;
  const near = known.filter((token) => Math.abs(daysLeft(token)) <= NOTICE_DAYS);
  if (near.length === 0)
    return known.length === 0 ? [] : [ok(subject, `none ends within ${NOTICE_DAYS} days`)];
  return near.map((token) => {
    const { tokenId, label, expiresAt } = token;
    const name = label === '' ? tokenId : `${tokenId} (${label})`;
    return advice(
      subject,
      `${name} ${daysLeft(token) > 0 ? 'ends' : 'ended'} on ${expiresAt.slice(0, 10)}`,
      `Where it is in use, put another one in its place: npm run owner -- token create --environment ${environment}\nThen take this one away: npm run owner -- token revoke ${tokenId} --environment ${environment}`,
    );
  });
}
