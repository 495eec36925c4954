import { describe, expect, it } from 'vitest';
import { type FrontdeskConfigInput, parseConfig } from '../../config/index.ts';
import { cloudConfig, formsOf, twentyFormsConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

/** Characters without spaces: "IAM and STS quotas" in the IAM guide. */
const INLINE_IN_A_ROLE = 10_240;
const IN_A_MANAGED_POLICY = 6_144;
const MANAGED_IN_A_ROLE = 10;

/** A policy as long as it is when CloudFormation has put names in place of references. */
function lengthOf(document: unknown): number {
  return JSON.stringify(resolved(document)).length;
}

function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (Ref !== undefined) return 'r'.repeat(128);
  // Of a table or a queue of the longest stack name.
  if (attribute !== undefined) return 'a'.repeat(220);
  if (join !== undefined) return (resolved((join as [string, unknown[]])[1]) as unknown[]).join('');
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}

interface Sizes {
  readonly inline: number;
  readonly managed: readonly number[];
}

/** By role; those without policies are left out. */
function sizesOf(config: FrontdeskConfigInput): Map<string, Sizes> {
  const found = new Map<string, Sizes>();
  for (const [stack, template] of Object.entries(synthesise(config)))
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'])
      for (const { Properties } of Object.values(resources(template, type)))
        for (const { Ref } of Properties.Roles as { Ref: string }[]) {
          const length = lengthOf(Properties.PolicyDocument);
          const { inline, managed } = found.get(`${stack} ${Ref}`) ?? { inline: 0, managed: [] };
          found.set(
            `${stack} ${Ref}`,
            type === 'AWS::IAM::Policy'
              ? { inline: inline + length, managed }
              : { inline, managed: [...managed, length] },
          );
        }
  return found;
}

const { prod } = cloudConfig.environments;
const id = (i: number) => `${i}-`.padEnd(63, 'x');

/** The longest names, in the region with the longest one. */
const longest: FrontdeskConfigInput = {
  ...cloudConfig,
  name: 'a'.repeat(20),
  environments: { [id(0)]: { account: '111122223333', ...prod, region: 'ap-southeast-1' } },
  contact: { forms: formsOf(40, 5) },
  keywordDm: {
    accounts: Object.fromEntries(
      Array.from({ length: 25 }, (_, i) => [id(i), { userId: `178414000000${i + 100}` }]),
    ),
  },
};

describe.each([
  ['the usual configuration', cloudConfig],
  ['twenty forms with three recipients each', twentyFormsConfig],
  ['two hundred recipients, twenty-five accounts, and the longest names', longest],
])('with %s', (_, config) => {
  const sizes = [...sizesOf(config)];

  it('each role has room for its policies', () => {
    expect(sizes.length).toBeGreaterThan(20);
    for (const [role, { inline, managed }] of sizes) {
      expect(inline, role).toBeLessThanOrEqual(INLINE_IN_A_ROLE);
      for (const length of managed) expect(length, role).toBeLessThanOrEqual(IN_A_MANAGED_POLICY);
      expect(managed.length, role).toBeLessThanOrEqual(MANAGED_IN_A_ROLE);
    }
  });
});

it('every recipient is granted once, by address and by domain, wherever the policy is', () => {
  const text = JSON.stringify(
    ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].map((type) =>
      Object.values(synthesise(twentyFormsConfig)).map((stack) => resources(stack, type)),
    ),
  );
  for (const { to } of Object.values(formsOf(20, 3)))
    for (const recipient of to)
      for (const identity of [recipient, recipient.split('@')[1]])
        expect(text.split(`:identity/${identity}"`), identity).toHaveLength(2);
});

it('what would not fit is refused, with what to do', () => {
  const forms = (count: number) => ({ ...cloudConfig, contact: { forms: formsOf(count, 10) } });
  expect(() => parseConfig(forms(60))).toThrow('contact.forms: more recipients than the SES sandbox takes');
  const { mail } = cloudConfig;
  expect(() => parseConfig({ ...forms(60), mail: { ...mail, sandbox: false } })).not.toThrow();
  const accounts = Object.fromEntries(
    Array.from({ length: 26 }, (_, i) => [id(i), { userId: String(i + 1) }]),
  );
  expect(() => parseConfig({ ...cloudConfig, keywordDm: { accounts } })).toThrow(
    'keywordDm.accounts: more than 25 accounts',
  );
});
