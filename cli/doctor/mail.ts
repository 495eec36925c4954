/** Whether SES may send what the product sends, and to whom. */

import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  GetSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { foundationStack } from '../../config/deployment.ts';
import { freeMailDomain } from '../../config/free-mail.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { advice, type Check, type Finding, isNotFound, ok, problem, recipientsOf } from './finding.ts';

export const identity: Check = {
  subject: 'mail identity',
  async run({ config: { mail }, environment: { root, region } }) {
    const found = await readIdentity(new SESv2Client({ region }), mail.identity);
    if (!found)
      return [
        mail.createIdentity
          ? advice(this.subject, `${mail.identity} is not in SES yet`, 'npm run deploy makes it.')
          : problem(
              this.subject,
              `${mail.identity} is not in SES`,
              `Make it: aws sesv2 create-email-identity --email-identity ${mail.identity} --region ${region} (or set mail.createIdentity), then run this again for the DNS records.`,
            ),
      ];
    const isOthers = mail.createIdentity && !(await isOfFoundation(root, region));
    return [
      isOthers
        ? problem(
            this.subject,
            `${mail.identity} is in SES, but the foundation did not make it: a deploy that makes it would fail`,
            'Set mail.createIdentity to false.',
          )
        : judgeVerification(mail.identity, region, found),
      ...judgeMailFrom(mail.identity, region, found),
      ...judgeFrom(mail.from),
    ];
  },
};

/** Whether the foundation has made an identity, which it keeps even when it goes itself. */
async function isOfFoundation(root: string, region: string): Promise<boolean> {
  const client = new CloudFormationClient({ region });
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: foundationStack(root) },
    ))
      if (StackResourceSummaries.some(({ ResourceType }) => ResourceType === 'AWS::SES::EmailIdentity'))
        return true;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return false;
}

function judgeFrom(from: string): Finding[] {
  const domain = freeMailDomain(from);
  if (domain === undefined) return [];
  return [
    advice(
      'From address',
      `${from} is at ${domain}, whose mails only ${domain} may send: ours land in spam, or nowhere`,
      'Use an address of a domain of your own, verified in SES: docs/deploy.md, step 6.',
    ),
  ];
}

export function judgeVerification(
  name: string,
  region: string,
  found: Pick<GetEmailIdentityCommandOutput, 'VerifiedForSendingStatus' | 'DkimAttributes'>,
): Finding {
  const subject = 'mail identity';
  if (found.VerifiedForSendingStatus) return ok(subject, `${name} is verified`);
  if (name.includes('@')) return problem(subject, `${name} is not verified`, followLink(name, region));
  const records = (found.DkimAttributes?.Tokens ?? []).map(
    (token) => `${token}._domainkey.${name} CNAME ${token}.dkim.amazonses.com`,
  );
  return problem(
    subject,
    `${name} is not verified`,
    `Add these records where the domain’s DNS is kept, and wait up to an hour:\n${records.join('\n')}`,
  );
}

/** AWS sends its mail once, and the link in it ends after a day. */
function followLink(address: string, region: string): string {
  return `Open the mail that AWS sent there and follow its link, which is good for a day. To get another one: aws sesv2 delete-email-identity --email-identity ${address} --region ${region}, then aws sesv2 create-email-identity --email-identity ${address} --region ${region}`;
}

/** Without a MAIL FROM domain of one's own, SPF speaks for amazonses.com and only DKIM aligns with the From address. */
function judgeMailFrom(
  name: string,
  region: string,
  { MailFromAttributes }: GetEmailIdentityCommandOutput,
): Finding[] {
  if (name.includes('@')) return [];
  const subject = 'MAIL FROM';
  const { MailFromDomain, MailFromDomainStatus } = MailFromAttributes ?? {};
  if (!MailFromDomain)
    return [
      advice(
        subject,
        'mails leave with amazonses.com as their envelope’s domain',
        `Better delivery: aws sesv2 put-email-identity-mail-from-attributes --email-identity ${name} --mail-from-domain bounce.${name} --region ${region}, then add the MX and TXT records that docs/deploy.md shows.`,
      ),
    ];
  if (MailFromDomainStatus === 'SUCCESS') return [ok(subject, MailFromDomain)];
  return [
    advice(
      subject,
      `${MailFromDomain} is ${MailFromDomainStatus?.toLowerCase()}: SES uses amazonses.com until its records are found`,
      'Add the MX and TXT records that docs/deploy.md shows, or correct them.',
    ),
  ];
}

export const sending: Check = {
  subject: 'SES account',
  async run(context) {
    const { mail } = context.config;
    const { region } = context.environment;
    const client = new SESv2Client({ region });
    const account = await client.send(new GetAccountCommand({}));
    const found: Finding[] = [];
    if (account.SendingEnabled === false)
      found.push(
        problem(
          this.subject,
          'sending is paused for this account and region',
          'Look in the SES console under «Account dashboard» for the reason, and answer AWS there.',
        ),
      );
    if (account.ProductionAccessEnabled)
      found.push(
        mail.sandbox
          ? advice(
              this.subject,
              'is out of the sandbox, but the configuration says it is in',
              'Set mail.sandbox to false and deploy: functions then lose the grants on recipients’ identities, which nobody needs now.',
            )
          : ok(this.subject, 'may send to everybody'),
      );
    else if (!mail.sandbox)
      found.push(
        problem(
          this.subject,
          'is in the sandbox, but the configuration says it is not: functions lack the grants that the sandbox asks for',
          'Set mail.sandbox to true and deploy; or ask AWS for production access (docs/deploy.md).',
        ),
      );
    else
      found.push(
        advice(
          this.subject,
          'is in the sandbox: mail reaches verified addresses only, 200 a day',
          'Enough to receive submissions. To answer visitors, ask AWS for production access (docs/deploy.md).',
        ),
        ...(await judgeRecipients(client, recipientsOf(context.config), region)),
      );
    return found;
  },
};

/** In the sandbox each recipient must be verified, by address or by domain. */
async function judgeRecipients(
  client: SESv2Client,
  recipients: readonly string[],
  region: string,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const recipient of recipients) {
    const byAddress = await readIdentity(client, recipient);
    const byDomain = byAddress?.VerifiedForSendingStatus
      ? byAddress
      : await readIdentity(client, recipient.split('@')[1] ?? '');
    if (byDomain?.VerifiedForSendingStatus) found.push(ok('recipient', `${recipient} is verified`));
    else
      found.push(
        problem(
          'recipient',
          `${recipient} is not verified, so SES refuses its mail while the account is in the sandbox`,
          byAddress
            ? followLink(recipient, region)
            : `aws sesv2 create-email-identity --email-identity ${recipient} --region ${region}, then follow the link in the mail that arrives there.`,
        ),
      );
  }
  return found;
}

export const suppression: Check = {
  subject: 'suppression list',
  async run({ config, environment: { region } }) {
    const client = new SESv2Client({ region });
    const found: Finding[] = [];
    const addresses = new Set([config.owner.email, ...recipientsOf(config)]);
    for (const EmailAddress of addresses) {
      try {
        const { SuppressedDestination } = await client.send(
          new GetSuppressedDestinationCommand({ EmailAddress }),
        );
        found.push(
          judgeSuppressed(config, {
            address: EmailAddress,
            reason: SuppressedDestination?.Reason?.toLowerCase(),
            region,
          }),
        );
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return found.length > 0 ? found : [ok(this.subject, `none of ${addresses.size} own addresses is on it`)];
  },
};

/** What is to be done about an address that SES sends nothing to, and how to send again what it did not get. */
export function judgeSuppressed(
  { contact, feedback, data }: Pick<FrontdeskConfig, 'contact' | 'feedback' | 'data'>,
  {
    address,
    reason,
    region,
  }: { readonly address: string; readonly reason: string | undefined; readonly region: string },
): Finding {
  const again = [
    ...(contact ? ['npm run redrive -- contact --include-bounced'] : []),
    ...(feedback ? ['npm run redrive -- feedback --include-bounced'] : []),
    ...(data?.report ? ['npm run data -- report --send'] : []),
  ];
  return problem(
    suppression.subject,
    `${address} is on it after a ${reason}: SES drops mail to it`,
    `Mend the mailbox, then: aws sesv2 delete-suppressed-destination --email-address ${address} --region ${region}${again.length > 0 ? `. Then send what it did not get: ${again.join(', ')}` : ''}`,
  );
}

async function readIdentity(
  client: SESv2Client,
  EmailIdentity: string,
): Promise<GetEmailIdentityCommandOutput | undefined> {
  try {
    return await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
