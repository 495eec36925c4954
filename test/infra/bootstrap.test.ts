import { describe, expect, it } from 'vitest';
import { domainConfig, firewallConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

const { prod } = firewallConfig.environments;
const organised = synthesise({
  ...firewallConfig,
  environments: {
    prod: {
      account: '111122223333',
      region: 'eu-central-1',
      ...prod,
      bootstrap: { qualifier: 'acme-1', permissionsBoundary: 'teams/web/boundary' },
    },
  },
});

/** What every stack's roles have as their boundary. */
function boundariesOf(templates: ReturnType<typeof synthesise>): unknown[] {
  return Object.values(templates).flatMap((template) =>
    Object.values(resources(template, 'AWS::IAM::Role')).map(
      ({ Properties }) => Properties.PermissionsBoundary,
    ),
  );
}

describe('a bootstrap of an organisation’s own', () => {
  it.each(Object.entries(organised))('is what %s is deployed by', (_, template) => {
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toContain('hnb659fds');
    const { Default } = template.findParameters('BootstrapVersion').BootstrapVersion ?? {};
    expect(Default).toBe('/cdk-bootstrap/acme-1/version');
    for (const { Properties } of Object.values(resources(template, 'AWS::Lambda::Function')))
      expect(Properties.Code).toMatchObject({ S3Bucket: expect.stringMatching(/^cdk-acme-1-assets-/) });
  });

  it('gives every role its boundary', () => {
    const boundaries = boundariesOf(organised);
    expect(boundaries.length).toBeGreaterThan(20);
    expect(new Set(boundaries)).toEqual(new Set(['arn:aws:iam::111122223333:policy/teams/web/boundary']));
  });
});

it('without one, roles have no boundary, and the bootstrap is the usual one', () => {
  const usual = synthesise(domainConfig);
  expect(new Set(boundariesOf(usual))).toEqual(new Set([undefined]));
  for (const template of Object.values(usual))
    expect(template.findParameters('BootstrapVersion').BootstrapVersion).toMatchObject({
      Default: '/cdk-bootstrap/hnb659fds/version',
    });
});
