import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { cloudConfig } from '../../support/config.ts';
import { makeStacks, resources, synthesise, template } from '../../support/synth.ts';

describe('captcha proofs', () => {
  const variables = (config: typeof cloudConfig, environment: string) => {
    const stack = template(synthesise(config, environment), `Frontdesk-${environment}-Contact`);
    return JSON.stringify(resources(stack, 'AWS::Lambda::Function'));
  };

  it('are checked at their provider on AWS; only a local engine has another address', () => {
    expect(variables(cloudConfig, 'prod')).not.toContain('CAPTCHA_VERIFY_URL');
    const engine = {
      architecture: 'arm64' as const,
      sesIdentity: true,
      cdn: true,
      captchaVerifyUrl: 'http://127.0.0.1:9/',
    };
    const local = { account: '000000000000', region: 'eu-central-1', engine };
    expect(variables({ ...cloudConfig, environments: { local } }, 'local')).toContain('CAPTCHA_VERIFY_URL');
  });
});

describe('the notifier', () => {
  const { forms } = cloudConfig.contact ?? { forms: {} };
  const { webhook: _, ...main } = forms.main ?? { to: [], site: '' };

  it('reads the webhooks’ secret only where there are webhooks', () => {
    const without = synthesise({ ...cloudConfig, contact: { forms: { main } } });
    expect(JSON.stringify(template(without, 'Frontdesk-prod-Contact'))).not.toContain('webhook-secret');
  });

  it('may send to an owner’s address as SES knows it in the sandbox: by itself or by its domain', () => {
    const identities = (sandbox: boolean) => {
      const stacks = synthesise({
        ...cloudConfig,
        mail: { ...cloudConfig.mail, sandbox },
        contact: { forms: { main: { ...main, to: ['desk@elsewhere.dev'] } } },
      });
      const policies = JSON.stringify(
        resources(template(stacks, 'Frontdesk-prod-Contact'), 'AWS::IAM::Policy'),
      );
      return [...new Set(policies.match(/(?<=:identity\/)[\w@.-]+/g))].sort();
    };
    const from = ['frontdesk-tests.dev', 'hello@frontdesk-tests.dev'];
    expect(identities(false)).toEqual(from);
    expect(identities(true)).toEqual(['desk@elsewhere.dev', 'elsewhere.dev', ...from].sort());
  });

  it('warns of a From address that no mail of ours may have', () => {
    const warnings = (from: string, identity: string) =>
      makeStacks({ ...cloudConfig, mail: { from, identity } }).flatMap((stack) =>
        Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mail.from is an address at')),
      );
    expect(warnings('Ada <ada@gmail.com>', 'ada@gmail.com').length).toBeGreaterThan(0);
    expect(warnings('hello@frontdesk-tests.dev', 'frontdesk-tests.dev')).toEqual([]);
  });

  it('can’t answer visitors from the SES sandbox, and synthesis says so', () => {
    const autoresponse = { subject: 'Thank you', text: 'It has arrived.' };
    const warnings = (sandbox: boolean) =>
      makeStacks({
        ...cloudConfig,
        mail: { ...cloudConfig.mail, sandbox },
        contact: { forms: { main: { ...main, autoresponse } } },
      }).flatMap((stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('sandbox')));
    expect(warnings(true)).toHaveLength(1);
    expect(warnings(false)).toHaveLength(0);
  });
});
