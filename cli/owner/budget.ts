/** How far each pipeline's budget is used. */
import { configuredPipelines, type Pipeline } from '../../config/deployment.ts';
import type { Budget } from '../../contract/client/contact.ts';
import { readPlace } from '../command.ts';
import { type ClientOptions, openOwnerClient } from './client.ts';
import { printJson, printRows } from './print.ts';

/** With `--url` the contact form's at that address, and no other. */
export async function showBudgets(options: ClientOptions & { readonly json: boolean }): Promise<void> {
  const pipelines: readonly Pipeline[] =
    options.url === undefined ? configuredPipelines((await readPlace(options)).config) : ['contact'];
  const found: Partial<Record<Pipeline, Budget>> = {};
  for (const pipeline of pipelines) found[pipeline] = await readBudget(pipeline, options);
  if (options.json) return printJson(found);
  printRows(
    ['PIPELINE', 'MONTH', 'USED', 'BUDGET', 'TODAY', 'OF', 'STEP'],
    Object.entries(found).map(([pipeline, budget]) => rowOf(pipeline, budget)),
  );
  for (const [pipeline, budget] of Object.entries(found))
    for (const { id, step } of budget.today?.byForm ?? [])
      if (step !== 'normal') console.log(`${pipeline}: ${id} is at "${step}" until tomorrow (UTC)`);
}

async function readBudget(pipeline: Pipeline, options: ClientOptions): Promise<Budget> {
  const client = await openOwnerClient(pipeline, options);
  const { data } = await client.getBudget();
  return data;
}

function rowOf(pipeline: string, { month, budget, spent, today, step }: Budget): string[] {
  if (budget === null) return [pipeline, month, 'not counted', 'none', '-', '-', '-'];
  return [
    pipeline,
    month,
    dollars(spent),
    dollars(budget),
    dollars(today?.spent),
    dollars(today?.allowance),
    step ?? '-',
  ];
}

function dollars(amount = 0): string {
  return `$${amount.toFixed(amount < 1 ? 4 : 2)}`;
}
