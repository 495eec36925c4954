import { createHash } from 'node:crypto';
import { Aws, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  type CfnUserPool,
  CfnUserPoolClient,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  PasskeyUserVerification,
  UserPool,
  UserPoolGroup,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { type Deployment, POOL_PROTECTION } from '../../config/deployment.ts';
import type { DeskConfig } from '../../config/desk.ts';
import { ROLES } from '../../lambdas/shared/people/roles.ts';
import { acknowledge } from './acknowledge.ts';
import { removalOfData } from './removal.ts';

export interface DeskPoolProps {
  readonly deployment: Deployment;
  readonly desk: DeskConfig;
  /** The desk's addresses, with a trailing slash. From managed login people come back to `signed-in` there. */
  readonly deskUrls: readonly string[];
}

const MFA = { off: Mfa.OFF, optional: Mfa.OPTIONAL, required: Mfa.REQUIRED } as const;

/** A token that was used stays valid this long: two windows that are open may renew at once, and an answer may be lost. */
const RETRY_SECONDS = 60;

/**
 * The people of a desk: a pool that only invitations lead into, with a group for each role and managed login. The client has
 * a secret, which only the session's function reads: so no API of Cognito's takes a password for it, or renews, without that.
 */
export class DeskPool extends Construct {
  readonly pool: UserPool;
  readonly clientId: string;
  /** The base of the managed login, without a trailing slash. */
  readonly loginUrl: string;

  constructor(scope: Construct, id: string, { deployment, desk, deskUrls }: DeskPoolProps) {
    super(scope, id);
    const { removal, engine } = deployment.environment;
    const prefix = domainPrefix(deployment);
    this.loginUrl = engine?.cognitoUrl ?? `https://${prefix}.auth.${Aws.REGION}.amazoncognito.com`;
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      // Length is what counts (NIST SP 800-63B); rules for kinds of characters make passwords worse.
      passwordPolicy: {
        minLength: 12,
        requireDigits: false,
        requireLowercase: false,
        requireSymbols: false,
        requireUppercase: false,
        tempPasswordValidity: Duration.days(7),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: MFA[desk.mfa],
      ...(desk.mfa !== 'off' && { mfaSecondFactor: { sms: false, otp: true } }),
      // Managed login and passkeys are not in Lite; Plus has no free part.
      featurePlan: FeaturePlan.ESSENTIALS,
      signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: desk.passkeys } },
      ...(desk.passkeys && {
        passkeyRelyingPartyId: `${prefix}.auth.${Aws.REGION}.amazoncognito.com`,
        passkeyUserVerification: PasskeyUserVerification.REQUIRED,
      }),
      userInvitation: INVITATION,
      removalPolicy: removalOfData(deployment),
    });
    const resource = this.pool.node.defaultChild as CfnUserPool;
    // A passkey that asks for a finger or a PIN is two factors.
    if (desk.passkeys && desk.mfa === 'required')
      resource.webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
    resource.deletionProtection = removal === 'retain' ? this.protection() : 'INACTIVE';
    for (const [precedence, groupName] of [...ROLES].reverse().entries())
      new UserPoolGroup(this, groupName, { userPool: this.pool, groupName, precedence });
    this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: prefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.clientId = this.client(desk, deskUrls);
    // Without a look, the newer managed login shows nothing.
    if (engine?.loginBranding !== false)
      new CfnManagedLoginBranding(this, 'Look', {
        userPoolId: this.pool.userPoolId,
        clientId: this.clientId,
        useCognitoProvidedValues: true,
      });
    this.explain();
  }

  /**
   * Protection from deletion, as a parameter of the stack: not while the pool is made, which CloudFormation could not take back
   * when that fails. `npm run deploy` gives it; Cognito's API can't set it alone, and sets to its default whatever it is not given.
   */
  private protection(): string {
    const parameter = new CfnParameter(Stack.of(this), POOL_PROTECTION, {
      description: 'Whether the pool of people is protected from deletion',
      default: 'ACTIVE',
      allowedValues: ['ACTIVE', 'INACTIVE'],
    });
    return parameter.valueAsString;
  }

  private client({ signedInDays, accessMinutes, passkeys }: DeskConfig, deskUrls: readonly string[]): string {
    // The L1: the L2 always adds flows in which Cognito's API takes a password.
    return new CfnUserPoolClient(this, 'Client', {
      userPoolId: this.pool.userPoolId,
      generateSecret: true,
      supportedIdentityProviders: ['COGNITO'],
      allowedOAuthFlowsUserPoolClient: true,
      allowedOAuthFlows: ['code'],
      allowedOAuthScopes: ['openid', 'email'],
      callbackUrLs: deskUrls.map((url) => `${url}signed-in`),
      logoutUrLs: [...deskUrls],
      // One must be named, or passwords are taken by API. Passkeys need theirs; no trigger serves the other one.
      explicitAuthFlows: [passkeys ? 'ALLOW_USER_AUTH' : 'ALLOW_CUSTOM_AUTH'],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      refreshTokenRotation: { feature: 'ENABLED', retryGracePeriodSeconds: RETRY_SECONDS },
      accessTokenValidity: accessMinutes,
      idTokenValidity: accessMinutes,
      refreshTokenValidity: signedInDays,
      tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
      // What a person may write of themselves is nothing that we go by.
      readAttributes: ['email'],
      writeAttributes: ['email'],
    }).ref;
  }

  private explain(): void {
    acknowledge(this.pool, 'AwsSolutions-COG1', 'Twelve characters, of whatever kind: NIST SP 800-63B.');
    acknowledge(this.pool, 'AwsSolutions-COG2', 'The owner chooses: desk.mfa may be required.');
    acknowledge(
      this.pool,
      'AwsSolutions-COG3',
      'Threat protection is in the Plus plan, which is never free.',
    );
    acknowledge(
      this.pool,
      'AwsSolutions-COG8',
      'The Plus plan is never free; the pool has a handful of people.',
    );
  }
}

/** Unique in a region among all accounts. The account's number stays unsaid. */
function domainPrefix({ environment: { root, account, region, name } }: Deployment): string {
  const hash = createHash('sha256').update(`${account} ${region} ${root} ${name}`).digest('hex');
  return `desk-${hash.slice(0, 16)}`;
}

const INVITATION = {
  emailSubject: 'Your access to the front desk',
  emailBody: [
    'You have been invited to a front desk: messages, feedback, pictures and Instagram in one place.',
    '',
    'Sign in as {username} with this password, which you then replace by your own: {####}',
    'It is valid for seven days.',
  ].join('<br>'),
};
