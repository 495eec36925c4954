/** Whether the owner's domain has its certificates, and leads where it should. */
import { lookup as dnsLookup } from 'node:dns/promises';
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { APIGatewayClient, GetDomainNameCommand } from '@aws-sdk/client-api-gateway';
import { advice, type Check, type CheckContext, type Finding, isNotFound, ok, problem } from './finding.ts';

/** Finds the addresses behind a host name; none when there is no such name. */
export type Lookup = (host: string) => Promise<string[]>;

const resolve: Lookup = async (host) => {
  try {
    return (await dnsLookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
};

/** @param lookup asks DNS; a test puts its own in its place */
export function domainCheck(lookup: Lookup = resolve): Check {
  return { subject: 'domain', run: (context) => judgeDomain(context, lookup) };
}

async function judgeDomain({ environment }: CheckContext, lookup: Lookup): Promise<Finding[]> {
  const { domain, region } = environment;
  if (!domain) return [ok('domain', 'none configured: the addresses are AWS’s own')];
  const certificates = [{ name: domain.name, arn: domain.certificateArn, region }];
  for (const own of [domain.desk, domain.images, domain.feedback])
    if (own) certificates.push({ name: own.name, arn: own.certificateArn, region: 'us-east-1' });
  const found: Finding[] = [];
  for (const certificate of certificates) found.push(await judgeCertificate(certificate));
  found.push(await judgeTarget(domain.name, region, lookup));
  return found;
}

async function judgeCertificate({ name, arn, region }: { name: string; arn: string; region: string }) {
  const subject = 'certificate';
  const again = `Request one for ${name} in ${region} (aws acm request-certificate --domain-name ${name} --validation-method DNS --region ${region}) and put its ARN into the configuration.`;
  try {
    const { Certificate } = await new ACMClient({ region }).send(
      new DescribeCertificateCommand({ CertificateArn: arn }),
    );
    const names = [Certificate?.DomainName ?? '', ...(Certificate?.SubjectAlternativeNames ?? [])];
    if (!names.some((pattern) => covers(pattern, name)))
      return problem(subject, `the one given is for ${names[0]}, not for ${name}`, again);
    if (Certificate?.Status === 'ISSUED') return ok(subject, `${name} has one`);
    const record = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
    return problem(
      subject,
      `the one for ${name} is not issued yet (${Certificate?.Status})`,
      record
        ? `Add this record where the domain’s DNS is kept: ${record.Name} ${record.Type} ${record.Value}`
        : again,
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return problem(subject, `the one given for ${name} does not exist in ${region}`, again);
  }
}

/** `*.example.com` covers one label. */
function covers(pattern: string, name: string): boolean {
  return (
    pattern === name || (pattern.startsWith('*.') && pattern.slice(2) === name.slice(name.indexOf('.') + 1))
  );
}

async function judgeTarget(name: string, region: string, lookup: Lookup): Promise<Finding> {
  const subject = 'domain';
  try {
    const { regionalDomainName = '' } = await new APIGatewayClient({ region }).send(
      new GetDomainNameCommand({ domainName: name }),
    );
    const remedy = `Add this record where the domain’s DNS is kept: ${name} CNAME ${regionalDomainName}`;
    const addresses = await lookup(name);
    if (addresses.length === 0) return problem(subject, `${name} leads nowhere`, remedy);
    const targets = await lookup(regionalDomainName);
    return targets.some((target) => addresses.includes(target))
      ? ok(subject, `${name} leads to the API`)
      : problem(subject, `${name} leads somewhere else`, remedy);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return advice(subject, `${name} is not deployed yet`, 'npm run deploy makes it.');
  }
}
