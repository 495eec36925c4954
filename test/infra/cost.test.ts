import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canaryUsage, flightUsage } from '../../cli/cost/canary.ts';
import { ceilingPrice, requestCeiling } from '../../cli/cost/ceiling.ts';
import { doorUsages } from '../../cli/cost/data.ts';
import { eventUsage, memoryByFunction, PROFILES } from '../../cli/cost/events.ts';
import { idleUsage, RESOURCE_TYPES, type Template } from '../../cli/cost/resources.ts';
import { costTables, dataTables } from '../../cli/cost/tables.ts';
import { ACTIVITIES, type Activity, costsOf, MEMORY, USUAL_MEMORY } from '../../config/activities.ts';
import { PIPELINES, type Pipeline } from '../../config/deployment.ts';
import {
  charge,
  list,
  PRICE_REGION,
  PRICES,
  PRICES_OF,
  type Price,
  sum,
  type Usage,
} from '../../config/prices.ts';
import { METRICS } from '../../lambdas/shared/runtime/metrics.ts';
import {
  canaryConfig,
  cloudConfig,
  dataConfig,
  firewallConfig,
  keyConfig,
  lakeConfig,
  twentyFormsConfig,
} from '../support/config.ts';
import { pipelineStacks, synthesise } from '../support/synth.ts';

const toTemplates = (config = cloudConfig): Record<string, Template> =>
  Object.fromEntries(
    Object.entries(synthesise(config)).map(([name, template]) => [name, template.toJSON() as Template]),
  );
/** The functions that activities call. */
const ACTIVE = new Set(
  Object.values(ACTIVITIES).flatMap((all) =>
    Object.values<Activity>(all).flatMap(({ calls }) => Object.keys(calls)),
  ),
);
const templates = toTemplates();
const withKey = toTemplates(keyConfig);
const page = readFileSync('docs/cost.md', 'utf8');

describe('docs/cost.md', () => {
  // After a change that is meant: npx vitest run test/infra/cost.test.ts -u
  it('has the tables that the templates and the prices give', async () => {
    const tables = costTables(templates);
    const filled = page.replaceAll(
      /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
      (_, begin: string, name: string, end: string) => `${begin}\n${tables[name]}\n\n${end}`,
    );
    await expect(filled).toMatchFileSnapshot('../../docs/cost.md');
    for (const name of Object.keys(tables)) expect(page).toContain(`<!-- table: ${name} -->`);
  });

  it('says what all metrics of four busy pipelines would be', () => {
    const metrics = Object.keys(METRICS).length * PROFILES.length;
    const [price] = charge({ metrics });
    expect(page).toContain(
      `all ${metrics} of four busy\n  pipelines would be $${price?.afterAllowance.toFixed(2)}`,
    );
  });

  it('says of when and where its prices are', () => {
    expect(page).toContain(`As of ${PRICES_OF}`);
    expect(page).toContain(`in ${PRICE_REGION}`);
  });
});

describe('what strangers can make an owner pay', () => {
  const api = (...rates: (number | undefined)[]): Template => ({
    Resources: {
      ...Object.fromEntries(rates.map((_, i) => [`Method${i}`, { Type: 'AWS::ApiGateway::Method' }])),
      Stage: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: {
          MethodSettings: [
            { ResourcePath: '/*', ThrottlingRateLimit: 5 },
            ...rates
              .flatMap((rate) => rate ?? [])
              .map((rate) => ({ ResourcePath: '/a', ThrottlingRateLimit: rate })),
          ],
        },
      },
    },
  });

  it('counts each method by its own throttle, or by the stage’s', () => {
    expect(requestCeiling([api(undefined, undefined, 25), api(50)])).toBe(5 + 5 + 25 + 50);
    expect(ceilingPrice(1)).toBeCloseTo((730 * 3600 * 3.5) / 1e6);
  });

  it('is less than half of what 25 for every method, and 500 for the webhook, would be', () => {
    expect(requestCeiling(Object.values(templates))).toBeLessThan(1125 / 2);
  });
});

/** A stream is made. */
const withStream = {
  ...dataConfig,
  data: { ...dataConfig.data, streams: { load: { source: { kinesis: { create: true as const } } } } },
};

describe('the price list', () => {
  const withDomain = toTemplates(firewallConfig);

  it('covers each type of resource, by an item or by the reason why it is free', () => {
    const all = [templates, withDomain, toTemplates(dataConfig), toTemplates(lakeConfig)];
    const types = all
      .flatMap((one) => Object.values(one))
      .flatMap(({ Resources = {} }) => Object.values(Resources).map(({ Type }) => Type));
    expect([...new Set(types)].filter((type) => !(type in RESOURCE_TYPES))).toEqual([]);
  });

  it('names no type that is not there any more', () => {
    const text = JSON.stringify([
      withDomain,
      withKey,
      toTemplates(twentyFormsConfig),
      toTemplates(dataConfig),
      toTemplates(lakeConfig),
      toTemplates(withStream),
    ]);
    expect(Object.keys(RESOURCE_TYPES).filter((type) => !text.includes(`"${type}"`))).toEqual([]);
  });

  it('has AWS’s own page for each price', () => {
    for (const { page: source } of Object.values<Price>(PRICES))
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9-]+\/pricing\//);
  });

  it('takes the allowance off once, and never pays anybody', () => {
    expect(charge({ queueRequests: 2e6 })).toEqual([
      { item: 'queueRequests', quantity: 2e6, list: 0.8, afterAllowance: 0.4 },
    ]);
    expect(charge({ alarms: 8, dashboards: 0 })).toEqual([
      { item: 'alarms', quantity: 8, list: 0.8, afterAllowance: 0 },
    ]);
    expect(sum({ mails: 1 }, { mails: 2, alarms: 1 })).toEqual({ mails: 3, alarms: 1 });
  });
});

describe('what comes in as data', () => {
  const config = toTemplates(lakeConfig);
  const priceOf = (usage: Usage) => charge(usage).reduce((total, one) => total + one.list, 0);

  it('has a table for each door that there is, and the sums that docs/cost.md gives', () => {
    const doors = doorUsages(config['Frontdesk-prod-Data'] ?? {});
    expect(doors.map(({ title }) => title)).toEqual([
      'A gigabyte that lands',
      'A thousand devices that report once a minute',
      'A million rows of the lake',
    ]);
    const tables = dataTables(config);
    for (const { title, usage } of doors) {
      expect(tables).toContain(`**${title}**`);
      expect(page).toContain(`**$${priceOf(usage).toFixed(2)}**`);
    }
  });

  it('has none without data, and none of devices or events where only files land', () => {
    expect(dataTables(templates)).toBe('');
    const { streams: _, ...landing } = dataConfig.data ?? expect.unreachable();
    expect(dataTables(toTemplates({ ...dataConfig, data: landing }))).not.toMatch(/devices|rows of the lake/);
  });
});

describe('an idle month', () => {
  it('asks each queue that a function listens to 657,000 times, and no stream', () => {
    expect(idleUsage(Object.values(templates)).queueRequests).toBe(5 * 657_000);
    const { feedback: _, images: __, keywordDm: ___, ...contactOnly } = cloudConfig;
    expect(idleUsage(Object.values(toTemplates(contactOnly))).queueRequests).toBe(657_000);
  });

  it('costs less than two dollars with all four pipelines, and cents with one', () => {
    const costs = (all: Record<string, Template>) =>
      charge(idleUsage(Object.values(all))).reduce((total, { afterAllowance }) => total + afterAllowance, 0);
    expect(costs(templates)).toBeLessThan(2);
    const { feedback: _, images: __, keywordDm: ___, ...contactOnly } = cloudConfig;
    expect(costs(toTemplates(contactOnly))).toBeLessThan(0.05);
  });

  it('counts the hourly runs of every rule, and refuses a rule that it can’t count', () => {
    const rules = Object.values(templates).flatMap(({ Resources = {} }) =>
      Object.values(Resources).filter(({ Properties = {} }) => 'ScheduleExpression' in Properties),
    );
    expect(idleUsage(Object.values(templates)).functionCalls).toBe(rules.length * 730);
    const often = { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 minute)' } };
    expect(() => idleUsage([{ Resources: { often } }])).toThrow('Not hourly');
  });

  it('counts what runs daily and every few minutes, where files land and devices report', () => {
    const rules = (config: typeof dataConfig) =>
      idleUsage([toTemplates(config)['Frontdesk-prod-Data'] ?? {}]).functionCalls;
    // The sweep by the hour, devices looked at every five minutes, small files once a day.
    expect(rules(dataConfig)).toBeCloseTo(730 * (1 + 12 + 1 / 24));
  });

  it('counts the metrics that have a value while nothing happens: one of hourly runs, one of looks for silent devices', () => {
    expect(idleUsage(Object.values(templates)).metrics).toBe(1);
    expect(idleUsage(Object.values(toTemplates(dataConfig))).metrics).toBe(2);
  });
});

describe('a canary', () => {
  it('is counted in an idle month where there is one, and is what its table says', () => {
    const total = (usage: Usage) => charge(usage).reduce((dollars, { list: price }) => dollars + price, 0);
    const withCanaries = toTemplates(canaryConfig);
    const added = canaryUsage(templates);
    expect(total(added)).toBeLessThan(1.5);
    // It also leaves three hourly functions more, of a second each.
    const idle = total(
      sum(idleUsage(Object.values(withCanaries)), flightUsage(withCanaries), { metrics: 1 }),
    );
    const usual = total(idleUsage(Object.values(templates)));
    expect(idle - usual).toBeGreaterThanOrEqual(total(added));
    expect(idle - usual).toBeLessThan(total(added) + 0.05);
    expect(costTables(withCanaries).idle).not.toBe(costTables(templates).idle);
    expect(costTables(withCanaries).canary).toBe(costTables(templates).canary);
  });
});

describe('a firewall', () => {
  it('costs what docs/cost.md says, each month and by the request', () => {
    const idle = idleUsage(Object.values(toTemplates(firewallConfig)));
    const { webAcls = 0, webAclRules = 0 } = idle;
    const [acls, rules] = charge({ webAcls, webAclRules });
    const monthly = (acls?.list ?? 0) + (rules?.list ?? 0);
    expect(page).toContain(`$${monthly.toFixed(2)} a month`);
    expect(page).toContain(`$${PRICES.webAclRequests.dollars.toFixed(2)} for a million requests`);
    expect(idleUsage(Object.values(templates))).not.toHaveProperty('webAcls');
  });
});

describe('a stream that is made', () => {
  it('costs what docs/data.md says each month, and nothing where there is none', () => {
    const { shardHours = 0 } = idleUsage(Object.values(toTemplates(withStream)));
    const [each] = charge({ shardHours });
    expect(readFileSync('docs/data.md', 'utf8')).toContain(`$${each?.list.toFixed(2)} a month`);
    expect(idleUsage(Object.values(toTemplates(dataConfig)))).not.toHaveProperty('shardHours');
  });
});

describe('a key of one’s own', () => {
  it('costs what docs/cost.md says each month', () => {
    const { keys = 0 } = idleUsage(Object.values(withKey));
    const [each] = charge({ keys });
    expect(page).toContain(`is $${each?.list} a month`);
    expect(idleUsage(Object.values(templates))).not.toHaveProperty('keys');
  });
});

describe('events', () => {
  it.each(PROFILES)('$events: each pipeline’s profile names functions that are there', (profile) => {
    const template = templates[`Frontdesk-prod-${profile.stack}`] ?? {};
    const thousand = eventUsage(profile, template, 1000);
    expect(thousand.functionCalls).toBeGreaterThanOrEqual(1000);
    expect(thousand.functionSeconds).toBeGreaterThan(0);
    expect(() => eventUsage(profile, {}, 1000)).toThrow('is not in the template');
  });

  it('reckon for budgets with the memory that the templates give', () => {
    for (const stack of Object.values(templates))
      for (const [name, megabytes] of memoryByFunction(stack))
        if (ACTIVE.has(name)) expect([name, MEMORY[name] ?? USUAL_MEMORY]).toEqual([name, megabytes]);
  });

  it('cost a budget what the tables say, to the millionth of a dollar', () => {
    for (const { stack, activities } of PROFILES) {
      const template = templates[`Frontdesk-prod-${stack}`] ?? {};
      const [profile] = PROFILES.filter((one) => one.stack === stack);
      const table = list(eventUsage(profile ?? expect.unreachable(), template, 1000)) * 1000;
      const pipeline = (Object.keys(PIPELINES) as Pipeline[]).find((one) => PIPELINES[one].stack === stack);
      const costs = costsOf(pipeline ?? expect.unreachable()) as Readonly<Record<string, number>>;
      const names = Object.entries(ACTIVITIES[pipeline ?? expect.unreachable()]);
      const counted = activities.reduce((sum, [activity, times]) => {
        const [name = ''] = names.find(([, one]) => one === activity) ?? [];
        return sum + (costs[name] ?? Number.NaN) * times;
      }, 0);
      expect(counted).toBeGreaterThanOrEqual(table - 1e-6);
      expect(counted).toBeLessThan(table + 3);
    }
  });

  it('have a profile for each pipeline', () => {
    const stacks = pipelineStacks(synthesise()).map(([name]) => name);
    expect(PROFILES.map(({ stack }) => `Frontdesk-prod-${stack}`).sort()).toEqual(stacks.sort());
  });
});
