import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectThat, type Flight, tryAll, waitFor } from '../../../../cli/first-flight/check.ts';
import { refuseNeighbours } from '../../../../cli/first-flight/neighbours.ts';
import { ONLY_AWS } from '../../../../cli/first-flight/only-aws.ts';
import { cleanCommand, flightConfig, planClean, planFlight } from '../../../../cli/first-flight/plan.ts';
import { describeFlight, type Flown } from '../../../../cli/first-flight/report.ts';
import {
  deleteStacks,
  explainStay,
  inOrder,
  runAll,
  takeAway,
} from '../../../../cli/first-flight/take-away.ts';
import { engineVariables } from '../../../../cli/local-run.ts';
import { parseConfig, selectEnvironment } from '../../../../config/index.ts';
import { CAPABILITIES } from '../../../../local/capabilities.ts';

const plan = {
  account: '111122223333',
  region: 'eu-central-1',
  email: 'ada@frontdesk-tests.dev',
  from: 'First flight <ada@frontdesk-tests.dev>',
  identity: 'ada@frontdesk-tests.dev',
  cdn: true,
  clean: 'npm run first-flight -- --clean',
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

describe('what takes a flight away', () => {
  const typed = { config: 'no-such-file.ts', local: false };

  it('names the region where no configuration does, and leads past one that is filled in later', () => {
    expect(cleanCommand(typed, false, 'eu-west-1')).toBe(
      'npm run first-flight -- --clean --config none --region eu-west-1',
    );
    const own = { config: 'frontdesk.config.ts', environment: undefined };
    expect(cleanCommand(own, true, 'eu-west-1')).toBe('npm run first-flight -- --clean');
    expect(cleanCommand({ config: 'other.ts', environment: 'prod' }, true, 'eu-west-1')).toBe(
      'npm run first-flight -- --clean --config other.ts --environment prod',
    );
  });

  it('wants a region, and no address for mails', async () => {
    await expect(planClean(typed)).rejects.toThrow('-- --clean --config none --region');
    await expect(planClean({ ...typed, local: true })).rejects.toThrow('npm start');
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

describe('what can’t be taken away', () => {
  const stacks = ['CDKToolkit-fdflight', 'firstflight-Foundation', 'firstflight-trial-Contact'].map(
    (StackName) => ({ StackName }) as never,
  );
  const denied = Object.assign(new Error('not allowed'), { name: 'AccessDenied' });

  it('keeps nothing else, and is said', async () => {
    const done: string[] = [];
    const failed = await runAll([
      { what: 'delete a bucket', run: () => Promise.reject(denied) },
      { what: 'delete a role', run: async () => done.push('role') },
    ]);
    expect(failed).toEqual(['could not delete a bucket: AccessDenied: not allowed']);
    expect(done).toEqual(['role']);
  });

  it('of stacks keeps those below from nothing, and CDK’s own there, whose role deletes them', async () => {
    const removed: string[] = [];
    const remove = async (name: string) => {
      if (name.endsWith('Contact')) throw denied;
      removed.push(name);
    };
    expect(await deleteStacks(stacks, remove)).toEqual([
      'could not delete the stack firstflight-trial-Contact: AccessDenied: not allowed',
    ]);
    expect(removed).toEqual(['firstflight-Foundation']);
    expect(await deleteStacks(stacks, async (name) => void removed.push(name))).toEqual([]);
    expect(removed.at(-1)).toBe('CDKToolkit-fdflight');
  });
});

describe('an account that refuses nearly everything', () => {
  const ROLE = 'firstflight-Foundation-ApiGatewayLogging';
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization}`.split('/')[3] ?? '');
    if (request.url === '/account')
      return response.end(JSON.stringify({ cloudwatchRoleArn: `arn:aws:iam::111122223333:role/${ROLE}` }));
    response.writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDenied' });
    response.end('{"message":"not allowed"}');
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const [name, value] of Object.entries(engineVariables(`http://127.0.0.1:${port}`)))
      vi.stubEnv(name, value);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
  });

  it('is asked to the end, and what it refused is said in place of an error', async () => {
    const left = await takeAway('eu-central-1', 'ada@frontdesk-tests.dev');
    for (const service of ['cloudformation', 's3', 'ssm', 'logs', 'apigateway', 'ses', 'dynamodb'])
      expect(asked).toContain(service);
    for (const kind of ['stack', 'bucket', 'log group', 'parameter', 'table'])
      expect(left.join('\n')).toContain(`could not list each ${kind}: `);
    expect(left.join('\n')).toContain('could not delete the identity at SES ada@frontdesk-tests.dev: ');
    // No stack has it any more.
    expect(left).toContain(`the role ${ROLE}`);
    expect(left.join('\n')).toContain(`could not delete the role ${ROLE}: `);
  });
});

describe('the report', () => {
  it.each([
    'arn:aws:iam::111122223333:role/firstflight is not authorized',
    'Email address is not verified: ada@frontdesk-tests.dev',
    'Failed to parse https://abc123.execute-api.eu-central-1.amazonaws.com/v1?verify=s414aMPdumLv5VfEVBom-5M1JzFKaSnOftuRixIm0sM',
    'account 111122223333 | column\nand line',
    'no bucket cdk-fdflight-assets-111122223333-eu-central-1',
    'getaddrinfo ENOTFOUND abc123.execute-api.eu-central-1.amazonaws.com',
    'no such file: /home/frontdesk-tests/flight.json',
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
    expect(describeFlight({ ...flown, left: undefined })).toContain('It was kept on purpose.');
  });

  it('names what is left, and no account by it', () => {
    const left = [
      'the bucket cdk-fdflight-assets-111122223333-eu-central-1',
      'the stack firstflight-trial-Contact-of-some-length',
      'could not delete the identity at SES ada@frontdesk-tests.dev: AccessDenied: arn:aws:iam::111122223333:user/ada',
    ];
    const report = describeFlight({ ...flown, left });
    expect(report).toContain('- the bucket cdk-fdflight-assets-…-eu-central-1\n');
    expect(report).toContain('- the stack firstflight-trial-Contact-of-some-length\n');
    expect(report).not.toMatch(/111122223333|frontdesk-tests|user/);
  });
});

it('looks at every gap of the engine that tests run on, or says why not', () => {
  const gaps = Object.entries(CAPABILITIES).filter(([, { lacking }]) => 'ministack' in lacking);
  expect(Object.keys(ONLY_AWS).sort()).toEqual(gaps.map(([name]) => name).sort());
});

describe('a stack that was waited for in vain', () => {
  const waited = new Error('timed out');
  const explain = (send: () => Promise<object>) => explainStay({ send } as never, 'Stack', waited);

  it('is gone where it went meanwhile', async () => {
    await explain(() => Promise.reject(new Error('Stack with id Stack does not exist')));
  });

  it('is there with its reason, or the waiter’s', async () => {
    const stack = { StackStatus: 'DELETE_FAILED', StackStatusReason: 'a bucket is not empty' };
    await expect(explain(async () => ({ Stacks: [stack] }))).rejects.toMatchObject({
      name: 'DELETE_FAILED',
      message: 'a bucket is not empty',
    });
    await expect(explain(async () => ({ Stacks: [] }))).rejects.toBe(waited);
    await expect(explain(() => Promise.reject(new Error('Throttled')))).rejects.toThrow('Throttled');
  });
});
