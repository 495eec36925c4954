import { describe, expect, it } from 'vitest';
import { ADDRESSES } from '../../cli/deploy/addresses.ts';
import { parseConfig, selectEnvironment } from '../../config/index.ts';
import { cloudConfig, domainConfig } from '../support/config.ts';
import { makeStacks, resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise(domainConfig);
const { domain } = domainConfig.environments.prod ?? {};

describe('with a domain of one’s own', () => {
  it('a stack of its own makes it, with TLS 1.2 and the certificate given', () => {
    const [name] = Object.values(
      resources(template(templates, 'Frontdesk-prod-Domain'), 'AWS::ApiGateway::DomainName'),
    );
    expect(name?.Properties).toMatchObject({
      DomainName: domain?.name,
      RegionalCertificateArn: domain?.certificateArn,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'TLS_1_2',
    });
    expect(template(templates, 'Frontdesk-prod-Domain').toJSON().Outputs).toHaveProperty('DomainTarget');
  });

  it.each([
    ['Contact', 'contact'],
    ['Feedback', 'feedback'],
    ['Images', 'images'],
    ['KeywordDm', 'keyword-dm'],
  ])('%s is reached below it, and tells its functions so', (stack, path) => {
    const made = template(templates, `Frontdesk-prod-${stack}`);
    const [mapping] = Object.values(resources(made, 'AWS::ApiGateway::BasePathMapping'));
    expect(mapping?.Properties).toMatchObject({ DomainName: domain?.name, BasePath: path });
    const url = Object.values(resources(made, 'AWS::SSM::Parameter')).find(
      ({ Properties }) => Properties.Name === `/frontdesk/prod/${path}/url`,
    );
    expect(url?.Properties.Value).toBe(`https://${domain?.name}/${path}`);
    expect(made.toJSON().Outputs[`${stack}Url`].Value).toBe(`https://${domain?.name}/${path}`);
  });

  it.each([
    ['Images', domain?.images],
    ['Feedback', domain?.feedback],
    ['Desk', domain?.desk],
  ])('what CloudFront gives of %s comes from a name of its own, by TLS 1.2 at least', (stack, own) => {
    const made = template(templates, `Frontdesk-prod-${stack}`);
    const [cdn] = Object.values(resources(made, 'AWS::CloudFront::Distribution'));
    expect(cdn?.Properties.DistributionConfig).toMatchObject({
      Aliases: [own?.name],
      ViewerCertificate: {
        AcmCertificateArn: own?.certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
  });

  it.each([
    ['Images', domain?.images],
    ['Feedback', domain?.feedback],
  ])('tags name it where scripts of %s are loaded', (stack, own) => {
    const made = template(templates, `Frontdesk-prod-${stack}`);
    const url = `https://${own?.name}`;
    expect(made.toJSON().Outputs.ScriptsUrl.Value).toBe(url);
    const scripts = Object.values(resources(made, 'AWS::SSM::Parameter')).find(({ Properties }) =>
      String(Properties.Name).endsWith('/scripts-url'),
    );
    expect(scripts?.Properties.Value).toBe(url);
  });

  it('the stack of feedback says where its DNS has to lead, and only where there is such a name', () => {
    const feedback = template(templates, 'Frontdesk-prod-Feedback');
    const [id] = Object.keys(resources(feedback, 'AWS::CloudFront::Distribution'));
    const target = { 'Fn::GetAtt': [id, 'DomainName'] };
    expect(feedback.findOutputs('ScriptsTarget')).toMatchObject({ ScriptsTarget: { Value: target } });
    const without = template(synthesise(cloudConfig), 'Frontdesk-prod-Feedback');
    expect(without.findOutputs('ScriptsTarget')).toEqual({});
  });

  it('the deploy prints where the DNS of each name has to lead', () => {
    const printed = Object.values(templates).flatMap((stack) => {
      const { Outputs = {} } = stack.toJSON() as { Outputs?: Record<string, { Value: unknown }> };
      return Object.entries(Outputs).filter(([name]) => ADDRESSES.includes(name));
    });
    const targets = Object.values(templates).flatMap((stack) => [
      ...Object.entries(resources(stack, 'AWS::CloudFront::Distribution')).map(([id, { Properties }]) => {
        const { Aliases = [] } = Properties.DistributionConfig as { Aliases?: string[] };
        return { names: Aliases, value: { 'Fn::GetAtt': [id, 'DomainName'] } };
      }),
      ...Object.entries(resources(stack, 'AWS::ApiGateway::DomainName')).map(([id, { Properties }]) => ({
        names: [Properties.DomainName],
        value: { 'Fn::GetAtt': [id, 'RegionalDomainName'] },
      })),
    ]);
    const { certificateArn: _, name, ...others } = domain ?? expect.unreachable();
    const wanted = [name, ...Object.values(others).map((own) => own?.name)];
    expect(targets.flatMap(({ names }) => names).toSorted()).toEqual(wanted.toSorted());
    for (const { names, value } of targets)
      expect(
        printed.filter(([, { Value }]) => JSON.stringify(Value) === JSON.stringify(value)),
        String(names),
      ).toHaveLength(1);
  });

  it('the deploy prints where the desk is, whoever names it', () => {
    const address = (of: typeof templates) =>
      template(of, 'Frontdesk-prod-Desk').toJSON().Outputs as Record<string, { Value: unknown }>;
    expect(address(templates).DeskAddress?.Value).toBe(`https://${domain?.desk?.name}/`);
    expect(ADDRESSES).toContain('DeskAddress');
    expect(address(synthesise(cloudConfig))).not.toHaveProperty('DeskTarget');
  });

  it('pictures come from theirs', () => {
    const images = template(templates, 'Frontdesk-prod-Images');
    const variants = Object.values(resources(images, 'AWS::SSM::Parameter')).find(
      ({ Properties }) => Properties.Name === '/frontdesk/prod/images/variants-url',
    );
    expect(variants?.Properties.Value).toBe(`https://${domain?.images?.name}/`);
  });

  it('the stacks follow it by order, not by exports', () => {
    const contact = makeStacks(domainConfig).find(({ stackName }) => stackName === 'Frontdesk-prod-Contact');
    expect(contact?.dependencies.map(({ stackName }) => stackName)).toContain('Frontdesk-prod-Domain');
  });

  it('without one there is no such stack and no mapping', () => {
    const without = synthesise(cloudConfig);
    expect(Object.keys(without)).not.toContain('Frontdesk-prod-Domain');
    for (const stack of Object.values(without))
      expect(resources(stack, 'AWS::ApiGateway::BasePathMapping')).toEqual({});
  });
});

describe('a mistake in the domain', () => {
  const withDomain = (change: object) => {
    const prod = { ...domainConfig.environments.prod, domain: { ...domain, ...change } };
    return { ...domainConfig, environments: { prod } } as typeof domainConfig;
  };

  it.each([
    [{ name: 'https://desk.frontdesk-tests.dev' }, 'environments.prod.domain.name: not a host name'],
    [{ certificateArn: 'my-certificate' }, 'environments.prod.domain.certificateArn: not the ARN'],
    [
      { images: { name: 'img.frontdesk-tests.dev', certificateArn: domain?.certificateArn } },
      'environments.prod.domain.images.certificateArn: CloudFront takes certificates from us-east-1 only',
    ],
    [
      { feedback: { name: 'img.frontdesk-tests.dev', certificateArn: domain?.images?.certificateArn } },
      'environments.prod.domain.feedback.name: img.frontdesk-tests.dev leads elsewhere already',
    ],
  ])('%j is named', (change, message) => expect(() => parseConfig(withDomain(change))).toThrow(message));

  it.each(['images', 'feedback', 'desk'] as const)(
    'is a name for %s, which has no CloudFront',
    (pipeline) => {
      const without = { ...domainConfig, [pipeline]: { ...domainConfig[pipeline], cdn: false } };
      expect(() => parseConfig(without as typeof domainConfig)).toThrow(
        `environments.prod.domain.${pipeline}: only CloudFront takes this: leave it out while ${pipeline}.cdn is false`,
      );
    },
  );

  it('is a certificate of another region', () => {
    const certificateArn = domain?.certificateArn.replace('eu-central-1', 'eu-west-1');
    const config = parseConfig(withDomain({ certificateArn }));
    expect(() => selectEnvironment(config, undefined)).toThrow('request one in eu-central-1');
  });
});
