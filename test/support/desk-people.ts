/** What tests of signing in share. */
import { AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { People } from '../../lambdas/desk/people/arrange.ts';

/** Gives a person a password, in place of the invitation's. @param isPermanent else it is changed at the first sign-in */
export async function setPassword(
  { cognito, poolId: UserPoolId }: Pick<People, 'cognito' | 'poolId'>,
  email: string,
  Password: string,
  isPermanent = true,
): Promise<void> {
  const of = { UserPoolId, Username: email };
  await cognito.send(new AdminSetUserPasswordCommand({ ...of, Password, Permanent: isPermanent }));
}
