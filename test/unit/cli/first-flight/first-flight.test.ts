import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { expectThat, type Flight, tryAll, waitFor } from '../../../../cli/first-flight/check.ts';
import { refuseNeighbours } from '../../../../cli/first-flight/neighbours.ts';
import { ONLY_AWS } from '../../../../cli/first-flight/only-aws.ts';
import { flightConfig, planFlight } from '../../../../cli/first-flight/plan.ts';
import { describeFlight, type Flown } from '../../../../cli/first-flight/report.ts';
import { inOrder } from '../../../../cli/first-flight/take-away.ts';
import { parseConfig, selectEnvironment } from '../../../../config/index.ts';
import { CAPABILITIES } from '../../../../local/capabilities.ts';

const plan = {
  account: '111122223333',
  region: 'eu-central-1',
  email: 'ada@frontdesk-tests.dev',
  from: 'First flight <ada@frontdesk-tests.dev>',
  identity: 'ada@frontdesk-tests.dev',
  cdn: true,
};

const flown: Flown = {
  region: 'eu-central-1',
  version: '0.1.0',
  at: new Date('2026-11-28T10:00:00Z'),
  isEngine: false,
  seconds: { deploy: 600 },
  tried: [{ subject: 'contact: a submission is stored', state: 'ok', says: 'listed as new', seconds: 1 }],
  left: [],
};

describe('the plan', () => {
  it('is a configuration with one of every pipeline, a budget of a dollar, and nothing that outlives it', () => {
    const config = parseConfig(flightConfig(plan));
    const { removal, bootstrap } = selectEnvironment(config, undefined);
    expect({ removal, qualifier: bootstrap.qualifier }).toEqual({
      removal: 'destroy',
      qualifier: 'fdflight',
    });
    expect(config.awsBudget).toEqual({ perMonth: 1 });
    for (const part of ['contact', 'feedback', 'images', 'keywordDm', 'data', 'events', 'desk'] as const)
      expect(config[part], part).toBeDefined();
  });

  it('asks where to while there is no configuration', async () => {
    const nowhere = { config: 'no-such-file.ts', local: false, cdn: true };
    await expect(planFlight(nowhere)).rejects.toThrow('--email you@example.com --region');
    await expect(planFlight({ ...nowhere, local: true })).rejects.toThrow('npm start');
  });

  it('asks where to as well while the configuration is the example, which npm start has copied', async () => {
    const example = join(import.meta.dirname, '../../../../frontdesk.config.example.ts');
    await expect(planFlight({ config: example, local: false, cdn: true })).rejects.toThrow(
      `${example} is not filled in yet, so say where to`,
    );
  });
});

describe('neighbours', () => {
  const flight = [
    { StackName: 'firstflight-trial-Contact', Description: 'Frontdesk: contact forms (trial)' },
  ];
  it.each([
    ['frontdesk', { StackName: 'Frontdesk-prod-Contact', Description: 'Frontdesk: contact forms (prod)' }],
    ['our name, where nothing describes them', { StackName: 'Frontdesk-prod-Feedback' }],
    ['a name of their own', { StackName: 'acme-prod-Images', Description: 'Frontdesk: images (prod)' }],
  ])('that are called by %s are refused', (_, stack) => {
    expect(() => refuseNeighbours([...flight, stack as never] as never)).toThrow(stack.StackName);
  });

  it('that are other programs are let be, and an earlier flight is found', () => {
    const other = { StackName: 'shop', Description: 'A shop' };
    expect(refuseNeighbours([...flight, other, { StackName: 'CDKToolkit' }] as never)).toEqual([
      'firstflight-trial-Contact',
    ]);
  });
});

describe('trying', () => {
  it('goes on after what is not as it should be, and says what was seen', async () => {
    vi.spyOn(console, 'log').mockReturnValue(undefined);
    const tried = await tryAll(
      [
        { subject: 'first', run: async () => expectThat(false, 'it answered 500') as never },
        { subject: 'second', run: async () => 'all well' },
      ],
      {} as Flight,
    );
    vi.restoreAllMocks();
    expect(tried.map(({ state, says }) => [state, says])).toEqual([
      ['PROBLEM', 'Unexpected: it answered 500'],
      ['ok', 'all well'],
    ]);
  });

  it('waits for what comes late, and not for ever', async () => {
    const answers = [undefined, 'there'];
    await expect(waitFor('It', async () => answers.shift())).resolves.toBe('there');
    await expect(waitFor('It', async () => undefined, 0)).rejects.toThrow('It did not come within 0 seconds');
  });
});

describe('taking away', () => {
  it('ends with what others stand on', () => {
    const names = [
      'CDKToolkit-fdflight',
      'firstflight-Foundation',
      'firstflight-trial-Contact',
      'firstflight-trial-Desk',
    ];
    expect(inOrder(names.map((StackName) => ({ StackName }) as never))).toEqual([
      ['firstflight-trial-Desk'],
      ['firstflight-trial-Contact'],
      ['firstflight-Foundation'],
      ['CDKToolkit-fdflight'],
    ]);
  });
});

describe('the report', () => {
  it.each([
    'arn:aws:iam::111122223333:role/firstflight is not authorized',
    'Email address is not verified: ada@frontdesk-tests.dev',
    'Failed to parse https://abc123.execute-api.eu-central-1.amazonaws.com/v1?verify=s414aMPdumLv5VfEVBom-5M1JzFKaSnOftuRixIm0sM',
    'account 111122223333 | column\nand line',
  ])('keeps to itself what an error says of an account: %s', (says) => {
    const [tried] = flown.tried;
    const report = describeFlight({ ...flown, tried: [{ ...tried, state: 'PROBLEM', says } as never] });
    expect(report).not.toMatch(/111122223333|frontdesk-tests|abc123|s414aMP/);
    expect(report).toContain('1 not as they should be');
    expect(report.split('\n').filter((line) => line.startsWith('| contact'))).toHaveLength(1);
  });

  it('says what is left, and what was kept', () => {
    expect(describeFlight({ ...flown, isEngine: true })).toMatch(/All of it was taken away again\.$/m);
    expect(describeFlight({ ...flown, isEngine: false })).toMatch(/taken away again\. .*backup.*35 days/);
    expect(describeFlight({ ...flown, left: ['the bucket b'] })).toContain('- the bucket b');
    expect(describeFlight({ ...flown, left: undefined })).toContain('--clean');
  });
});

it('looks at every gap of the engine that tests run on, or says why not', () => {
  const gaps = Object.entries(CAPABILITIES).filter(([, { lacking }]) => 'ministack' in lacking);
  expect(Object.keys(ONLY_AWS).sort()).toEqual(gaps.map(([name]) => name).sort());
});
