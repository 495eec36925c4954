import { describe, expect, it } from 'vitest';
import { decideApiLogging } from '../../../cli/deploy/api-logging.ts';
import { judgeConcurrency, judgeReserve } from '../../../cli/doctor/account.ts';
import { judgeApiLogging } from '../../../cli/doctor/api-logging.ts';
import { judgeCdn } from '../../../cli/doctor/cdn.ts';
import { recipientsOf } from '../../../cli/doctor/finding.ts';
import { judgeLive } from '../../../cli/doctor/live.ts';
import { judgeSuppressed, judgeVerification } from '../../../cli/doctor/mail.ts';
import { judgeProtection } from '../../../cli/doctor/protection.ts';
import { judgeStatus, judgeSubscription, judgeUnsubscribed } from '../../../cli/doctor/stacks.ts';
import { judgeTokens } from '../../../cli/doctor/tokens.ts';
import { describeFindings } from '../../../cli/doctor.ts';
import { parseConfig } from '../../../config/index.ts';
import { cloudConfig } from '../../support/config.ts';

/** The role by which API Gateway logs, whether the foundation has set one, what a deploy does, and what is said. */
it.each([
  [undefined, undefined, 'make', 'ok', 'a deploy makes one'],
  [undefined, false, 'make', 'problem', 'no role to log by any more'],
  [undefined, true, 'make', 'problem', 'no role to log by any more'],
  ['arn:theirs', undefined, 'exists', 'ok', 'leaves it alone'],
  ['arn:theirs', false, 'exists', 'ok', 'leaves it alone'],
  ['arn:ours', true, 'make', 'ok', 'by arn:ours'],
] as const)('of API logging by %s, set by the foundation: %s → %s', (role, isOurs, decision, state, says) => {
  expect(decideApiLogging({ role, isOurs })).toBe(decision);
  const finding = judgeApiLogging({ role, isOurs }, 'eu-central-1');
  expect(finding).toMatchObject({ state, says: expect.stringContaining(says) });
});

it('the doctor looks at every address that mail goes to: of forms and their rules, of widgets’ rules, and of destinations', () => {
  const config = parseConfig({
    ...cloudConfig,
    destinations: {
      boss: { type: 'mail', to: 'boss@frontdesk-tests.dev', attention: true },
      unused: { type: 'mail', to: 'unused@frontdesk-tests.dev' },
    },
    contact: {
      forms: {
        main: {
          site: 'https://www.frontdesk-tests.dev',
          to: ['office@frontdesk-tests.dev'],
          rules: { orders: { when: {}, do: { to: ['orders@frontdesk-tests.dev'] } } },
        },
      },
    },
  });
  const found = recipientsOf(config);
  for (const one of ['office', 'orders', 'boss']) expect(found).toContain(`${one}@frontdesk-tests.dev`);
  expect(found).not.toContain('unused@frontdesk-tests.dev');
});

it('the doctor names the commands that send again what a suppressed address did not get', () => {
  const about = { address: 'ada@frontdesk-tests.dev', reason: 'bounce', region: 'eu-central-1' };
  const remedyOf = (config: object) => judgeSuppressed(config, about).remedy ?? '';
  const remedy = remedyOf({ contact: {}, feedback: {}, data: { report: {} } });
  for (const command of [
    'npm run redrive -- contact --include-bounced',
    'npm run redrive -- feedback --include-bounced',
    'npm run data -- report --send',
  ])
    expect(remedy).toContain(command);
  expect(remedyOf({ contact: {} })).not.toMatch(/feedback|report/);
  expect(remedyOf({})).not.toContain('npm run');
});

describe('the doctor', () => {
  it('advises a new account, which runs ten functions at once, to ask for more', () => {
    expect(judgeConcurrency(10, 'eu-central-1', {})).toMatchObject({
      state: 'advice',
      remedy: expect.stringContaining('L-B99A9384'),
    });
    expect(judgeConcurrency(1000, 'eu-central-1', {}).state).toBe('ok');
  });

  it.each([
    ['retain', true, 'ok', 'can’t be deleted by mistake'],
    ['retain', false, 'advice', 'the table kept can be deleted by mistake'],
    ['destroy', false, 'ok', 'go with their stacks'],
    ['destroy', true, 'advice', 'can’t be torn down'],
  ] as const)(
    'says of a table where the environment says %s, protected: %s',
    (removal, isProtected, state, says) => {
      const held = [{ stack: 'Frontdesk-prod-Contact', kind: 'table' as const, id: 'kept', isProtected }];
      expect(judgeProtection(held, { name: 'prod', removal })).toEqual([
        expect.objectContaining({ state, says: expect.stringContaining(says) }),
      ]);
      expect(judgeProtection([], { name: 'prod', removal })).toEqual([]);
    },
  );

  it('says that what is reached is not what was deployed', () => {
    const fn = (version: string) => ({ stack: 'Frontdesk-prod-Contact', name: 'submit', version });
    expect(judgeLive([], 'prod')).toEqual([]);
    expect(judgeLive([fn('$LATEST')], 'prod')).toMatchObject([{ state: 'ok' }]);
    expect(judgeLive([fn('$LATEST'), fn('7')], 'prod')).toMatchObject([
      { state: 'advice', says: expect.stringContaining('1 of 2 functions are held') },
    ]);
  });

  it('calls it a problem where pictures or Instagram can take all ten', () => {
    const { images, keywordDm } = parseConfig(cloudConfig);
    expect(judgeConcurrency(10, 'eu-central-1', { images })).toMatchObject({
      state: 'problem',
      says: expect.stringContaining('of which images can keep several busy'),
    });
    expect(judgeConcurrency(10, 'eu-central-1', { images, keywordDm }).says).toContain(
      'images and Instagram',
    );
    expect(judgeConcurrency(100, 'eu-central-1', { images, keywordDm }).state).toBe('ok');
  });

  it.each([
    [
      'refused at first, by a deploy that has not been',
      true,
      undefined,
      false,
      /^AWS refuses it to some/,
      'advice',
    ],
    ['there', true, 'd1.cloudfront.net', true, /d1\.cloudfront\.net$/, 'ok'],
    ['to come with the next deploy', true, undefined, true, /the next deploy adds CloudFront/, 'advice'],
    ['done without', false, undefined, true, /the API serves rendered images, slower/, 'advice'],
    ['about to go, with all addresses', false, 'd1.cloudfront.net', true, /those are broken$/, 'advice'],
  ] as const)('says of CloudFront that is %s what to do', (_, wanted, host, isDeployed, says, state) => {
    const found = judgeCdn('images', wanted, host, isDeployed);
    expect(found).toMatchObject({ state, says: expect.stringMatching(says) });
    if (state !== 'ok') expect(found.remedy).toMatch(/^(?:Once|Take|If|npm)/);
    const ofScripts = judgeCdn('feedback', wanted, host, isDeployed);
    expect(ofScripts).toMatchObject({ state });
    expect(JSON.stringify(ofScripts)).not.toMatch(/images/);
  });

  it.each([
    [10, undefined, []],
    [
      10,
      20,
      [
        {
          state: 'problem',
          says: expect.stringContaining('wants 180'),
          remedy: expect.stringContaining('at most 0'),
        },
      ],
    ],
    [150, 20, [{ state: 'problem', remedy: expect.stringContaining('at most 12') }]],
    [180, 20, [{ state: 'ok' }]],
    [
      1000,
      undefined,
      [{ state: 'advice', remedy: expect.stringContaining('environments.prod.reserve: 20') }],
    ],
  ])('with %i functions at once judges a reserve of %s', (atOnce, reserve, found) => {
    expect(judgeReserve(atOnce, { name: 'prod', reserve, doors: 4 })).toMatchObject(found);
  });

  it('knows a subscription to alarms that nobody confirmed', () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:alarms';
    const judge = (subscription: string) =>
      judgeSubscription('owner@frontdesk-tests.dev', subscription, topic);
    expect(judge('PendingConfirmation')).toMatchObject({
      state: 'problem',
      remedy: expect.stringContaining('Open the mail'),
    });
    expect(judge(`${topic}:0a1b2c3d`).state).toBe('ok');
  });

  it('says how another mail comes to an address whose link has run out', () => {
    const { state, remedy } = judgeVerification('ada@frontdesk-tests.dev', 'eu-central-1', {});
    expect(state).toBe('problem');
    for (const verb of ['delete', 'create'])
      expect(remedy).toContain(
        `aws sesv2 ${verb}-email-identity --email-identity ada@frontdesk-tests.dev --region eu-central-1`,
      );
  });

  it('says how an address is subscribed again that SNS has forgotten, which no deploy does', () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:alarms';
    const { state, remedy } = judgeUnsubscribed('owner@frontdesk-tests.dev', topic);
    expect(state).toBe('problem');
    expect(remedy).toContain(
      `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint owner@frontdesk-tests.dev --region eu-central-1\nOpen the mail`,
    );
    expect(remedy).toContain('If owner.email was changed since the last deploy: npm run deploy.');
  });

  it.each([
    ['ROLLBACK_COMPLETE', 'problem', 'delete-stack --stack-name Frontdesk-dev-Contact --region eu-central-1'],
    ['UPDATE_ROLLBACK_COMPLETE', 'advice', 'deploy again'],
    ['UPDATE_ROLLBACK_FAILED', 'problem', 'npx cdk rollback Frontdesk-dev-Contact -c environment=dev'],
    ['DELETE_FAILED', 'problem', 'aws s3 rm s3://<bucket> --recursive'],
    ['UPDATE_FAILED', 'problem', 'deploy again'],
    ['REVIEW_IN_PROGRESS', 'advice', 'It holds nothing'],
    ['CREATE_IN_PROGRESS', 'advice', 'If a deploy or a restore is under way'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'advice', 'look again'],
    ['IMPORT_ROLLBACK_COMPLETE', 'advice', 'docs/restore.md'],
    ['IMPORT_ROLLBACK_FAILED', 'problem', 'docs/restore.md'],
  ])('knows the way out of %s', (status, state, remedy) => {
    const environment = { name: 'dev', region: 'eu-central-1' };
    expect(judgeStatus('Frontdesk-dev-Contact', status, environment)).toEqual([
      expect.objectContaining({ state, remedy: expect.stringContaining(remedy) }),
    ]);
    for (const done of ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'])
      expect(judgeStatus('Frontdesk-dev-Contact', done, environment)).toEqual([]);
  });

  it('names a token that ends within two weeks, or has ended in the last two', () => {
    const now = new Date('2026-11-28T12:00:00Z');
    const token = (day: string, label = '') => ({
      tokenId: '00112233aabbccdd',
      label,
      expiresAt: `${day}T12:00:00.000Z`,
    });
    const judge = (...known: ReturnType<typeof token>[]) => judgeTokens(known, 'prod', now);
    expect(judge()).toEqual([]);
    expect(judge(token('2026-12-13'), token('2026-11-13'))).toMatchObject([{ state: 'ok' }]);
    expect(judge(token('2026-12-12', 'website'), token('2026-11-14'), token('2027-11-28'))).toEqual([
      expect.objectContaining({ state: 'advice', says: '00112233aabbccdd (website) ends on 2026-12-12' }),
      expect.objectContaining({ state: 'advice', says: '00112233aabbccdd ended on 2026-11-14' }),
    ]);
    expect(judge(token('2026-12-01'))[0]?.remedy).toMatch(
      /token create --environment prod\n.*token revoke 00112233aabbccdd/,
    );
  });

  it('prints a remedy below its finding, each line in its place', () => {
    const text = describeFindings([
      { state: 'ok', subject: 'credentials', says: 'fine' },
      { state: 'problem', subject: 'mail', says: 'broken', remedy: 'first\nsecond' },
    ]);
    expect(text.split('\n')).toEqual([
      'ok       credentials  fine',
      'PROBLEM  mail         broken',
      '                      → first',
      '                        second',
      '',
      '1 problems, 0 pieces of advice, 0 not looked at',
    ]);
  });
});
