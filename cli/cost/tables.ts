/** The tables of `docs/cost.md` and of `npm run cost`. */

import { type Charge, charge, PRICES, type Price, sum, type Usage } from '../../config/prices.ts';
import { CEILING_FACTOR } from '../../lambdas/shared/budget/pace.ts';
import { canaryUsage, flightUsage, hasCanary } from './canary.ts';
import { ceilingPrice, requestCeiling } from './ceiling.ts';
import { doorUsages } from './data.ts';
import { eventUsage, PROFILES } from './events.ts';
import { bounds, refusals } from './refusals.ts';
import { idleUsage, type Template } from './resources.ts';
import { scriptUsages } from './scripts.ts';

const EVENTS = 1000;

/** By name, as the markers in `docs/cost.md` have it: `<!-- table: idle -->`. */
export function costTables(templates: Readonly<Record<string, Template>>): Record<string, string> {
  return {
    idle: chargeTable(charge(idleMonth(templates))),
    canary: chargeTable(charge(canaryUsage(templates))),
    events: eventTables(templates),
    scripts: scriptsTable(),
    ceiling: ceilingTable(templates),
    refused: refusedTable(),
    bounds: boundsTable(templates),
    prices: priceTable(),
  };
}

/** With the canaries, which come whether anybody else does or not. */
function idleMonth(templates: Readonly<Record<string, Template>>): Usage {
  const idle = idleUsage(Object.values(templates));
  if (!Object.values(templates).some(hasCanary)) return idle;
  // The alarm is among those that were counted.
  return sum(idle, flightUsage(templates), { metrics: 1 });
}

function eventTables(templates: Readonly<Record<string, Template>>): string {
  return PROFILES.flatMap((profile) => {
    const [, template] = Object.entries(templates).find(([name]) => name.endsWith(`-${profile.stack}`)) ?? [];
    if (!template) return [];
    const table = chargeTable(charge(eventUsage(profile, template, EVENTS)));
    return [`**A thousand ${profile.events}** (${profile.assumed}):\n\n${table}`];
  }).join('\n\n');
}

/** A million page views, none with a copy. */
function scriptsTable(): string {
  return table(
    ['delivered by', 'requests', 'by the list', 'within the allowance'],
    scriptUsages(1e6).map(({ by, requests, usage }) => {
      const charges = charge(usage);
      const total = (pick: (one: Charge) => number) =>
        dollars(charges.reduce((all, one) => all + pick(one), 0));
      return [by, amount(requests), total((one) => one.list), total((one) => one.afterAllowance)];
    }),
  );
}

/** Of what comes in as data; empty where nothing does. */
export function dataTables(templates: Readonly<Record<string, Template>>): string {
  const [, template] = Object.entries(templates).find(([name]) => name.endsWith('-Data')) ?? [];
  return (template ? doorUsages(template) : [])
    .map(({ title, assumed, usage }) => `**${title}** (${assumed}):\n\n${chargeTable(charge(usage))}`)
    .join('\n\n');
}

function chargeTable(charges: readonly Charge[]): string {
  const total = (pick: (one: Charge) => number) => dollars(charges.reduce((sum, one) => sum + pick(one), 0));
  return table(
    ['item', 'quantity', 'by the list', 'within the allowance'],
    [
      ...charges.map((one) => [
        PRICES[one.item].unit,
        amount(one.quantity),
        dollars(one.list),
        dollars(one.afterAllowance),
      ]),
      ['**together**', '', `**${total((one) => one.list)}**`, `**${total((one) => one.afterAllowance)}**`],
    ],
  );
}

function ceilingTable(templates: Readonly<Record<string, Template>>): string {
  const rows = PROFILES.flatMap(({ stack }) => {
    const [, template] = Object.entries(templates).find(([name]) => name.endsWith(`-${stack}`)) ?? [];
    return template ? [{ stack, requests: requestCeiling([template]) }] : [];
  });
  const all = { stack: '**together**', requests: rows.reduce((sum, { requests }) => sum + requests, 0) };
  return table(
    ['stack', 'requests a second at most', 'API Gateway’s price for a month of them'],
    [...rows, all].map(({ stack, requests }) => [stack, amount(requests), dollars(ceilingPrice(requests))]),
  );
}

function refusedTable(): string {
  return table(
    ['what is refused', 'a million of it, by the list'],
    refusals().map(({ what, million }) => [what, dollars(million)]),
  );
}

/** The budget that the table shows, in dollars a month. */
const EXAMPLE = 5;

function boundsTable(templates: Readonly<Record<string, Template>>): string {
  const head = [
    'one of',
    'by its minute alone',
    'and by its day',
    `with a budget of $${EXAMPLE}: paid work`,
    'and with text, to the ceiling',
  ];
  return table(
    head,
    bounds(templates).map(({ stack, byMinute, byDay }) => [
      stack,
      dollars(byMinute),
      dollars(byDay),
      dollars(Math.min(byDay, EXAMPLE)),
      dollars(Math.min(byDay, EXAMPLE * CEILING_FACTOR)),
    ]),
  );
}

function priceTable(): string {
  return table(
    ['item', 'price', 'free each month', 'AWS’s page', 'seen'],
    Object.values<Price>(PRICES).map(({ unit, dollars: price, per, free, page, seen }) => [
      unit,
      `$${price}${per === 1 ? ' each' : ` for ${amount(per)}`}`,
      free === undefined ? '–' : amount(free),
      `[${new URL(page).pathname.split('/')[1]}](${page})`,
      seen,
    ]),
  );
}

/** A Markdown table, padded as the formatter would do it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** `1,314,000`, or three digits that count: `0.0122`. */
export function amount(quantity: number): string {
  const rounding = quantity < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
  return quantity.toLocaleString('en-US', rounding);
}

function dollars(value: number): string {
  if (value === 0) return '0';
  return value < 0.005 ? 'below 1 ¢' : `$${value.toFixed(2)}`;
}
