import { Annotations, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { configuredPipelines, type Deployment, foundationParameter } from '../../config/deployment.ts';
import { freeMailDomain } from '../../config/free-mail.ts';
import { NOTIFIER_SECONDS } from '../../config/leases.ts';
import { destinationsToldBy, mailedTo } from '../../config/told.ts';
import { mailboxAddress } from '../../config/values.ts';
import { acknowledge } from './acknowledge.ts';

/**
 * Functions that send mail. Two at once are the fewest that Lambda lets a queue have, and SES is what bounds mails; with few
 * messages to a batch, each finds its turn within the function's time even in the sandbox, where a mail a second may leave.
 */
export const NOTIFIER = { timeout: Duration.seconds(NOTIFIER_SECONDS), batchSize: 5, maxConcurrency: 2 };

/**
 * SES's own mailbox takes mail like every other, and is nobody's. Accounts in the sandbox may write to it (SES Developer Guide, "Using the
 * mailbox simulator").
 */
export const CANARY_MAILBOX = 'success@simulator.amazonses.com';

/** Where canaries' mails go, where there are any. */
export function canaryMailboxes({ config }: Deployment): readonly string[] {
  return config.canary ? [CANARY_MAILBOX] : [];
}

/** How many containers of an environment may send at once: each keeps to its part of the account's sending rate. */
export function mailSenders({ config }: Deployment): string {
  const sending = configuredPipelines(config).filter(
    (one) =>
      one === 'contact' || one === 'feedback' || mailedTo(config, destinationsToldBy(config, one)).length > 0,
  );
  // The monthly report is one mail by one call.
  return String(NOTIFIER.maxConcurrency * sending.length + (config.data?.report ? 1 : 0));
}

/** The foundation's configuration set, which reports bounces. */
export function configurationSetName(scope: Construct, { environment }: Deployment): string {
  return StringParameter.valueForStringParameter(
    scope,
    foundationParameter(environment.root, 'configuration-set'),
  );
}

/**
 * Lets a function send mail as the owner's From address by the foundation's configuration set, and warns of a From that
 * mail servers will not believe.
 *
 * SES checks the identity that is verified, an address or its domain; which, a template can't know, so both are granted.
 * In the sandbox it checks the recipients' identities as well.
 *
 * @param recipients the owner's own, from the configuration
 */
export function grantMail(fn: LambdaFunction, deployment: Deployment, recipients: readonly string[]): void {
  const { mail } = deployment.config;
  const stack = Stack.of(fn);
  const from = mailboxAddress(mail.from) ?? '';
  const addresses = [from, ...(mail.sandbox ? recipients : [])];
  const identities = [...new Set([mail.identity, ...addresses.flatMap((one) => [one, domainOf(one)])])];
  const [first = [], ...more] = inPolicies(identities.map((identity) => identityArn(stack, identity)));
  const set = {
    service: 'ses',
    resource: 'configuration-set',
    resourceName: configurationSetName(stack, deployment),
  };
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['ses:SendRawEmail'],
      resources: [...first, stack.formatArn(set)],
    }),
  );
  for (const [i, resources] of more.entries())
    new ManagedPolicy(fn, `Recipients${i + 1}`, {
      ...(fn.role && { roles: [fn.role] }),
      statements: [new PolicyStatement({ actions: ['ses:SendRawEmail'], resources })],
    });
  // How fast the account may: no part of it has a rate of its own.
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
  acknowledge(fn.role ?? fn, 'AwsSolutions-IAM5[Resource::*]', 'ses:GetSendQuota takes no resource.');
  const domain = freeMailDomain(mail.from);
  if (domain !== undefined)
    Annotations.of(stack).addWarningV2(
      'frontdesk:from-free-mail',
      `mail.from is an address at ${domain}, whose mails only ${domain} may send: what SES sends in its name lands in spam, or nowhere. Use an address of a domain of your own.`,
    );
}

/** All that is written into a role itself is 10,240 characters at most, and a managed policy 6,144; a role takes ten of those. */
const CHARACTERS_IN_A_POLICY = 5_500;

/** Parts of a list of ARNs, each of which fits into a policy with what else may be there. */
function inPolicies(arns: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let characters = 0;
  for (const arn of arns) {
    // With its quotation marks and comma.
    characters += arn.length + 3;
    if (characters > CHARACTERS_IN_A_POLICY) {
      parts.push([]);
      characters = arn.length + 3;
    }
    parts.at(-1)?.push(arn);
  }
  return parts;
}

/** The ARN of an SES identity: a domain or an address. */
function identityArn(stack: Stack, identity: string): string {
  return stack.formatArn({
    service: 'ses',
    resource: 'identity',
    resourceName: identity,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
