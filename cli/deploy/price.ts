/** What a deploy would make that costs something every month, used or not, so that the owner has to want it. */
import { list } from '../../config/prices.ts';
import { streamUsage } from '../cost/resources.ts';
import { confirm, type Terminal } from './confirm.ts';
import type { Template } from './data-guard.ts';

/**
 * @param deployed undefined where there is nothing yet
 * @returns the question, with the price; undefined where nothing of the kind is made
 */
export function priceQuestion(deployed: Template | undefined, planned: Template): string | undefined {
  const before = deployed?.Resources ?? {};
  const made = Object.entries(planned.Resources ?? {}).filter(([id, { Type }]) => before[id]?.Type !== Type);
  const dollars = list(streamUsage(made.map(([, resource]) => resource)));
  if (dollars === 0) return undefined;
  return `It makes a stream at Kinesis for what devices report: $${dollars.toFixed(2)} a month (list price of us-east-1), also while nothing comes. Make it?`;
}

interface Asking {
  /** Whether `--yes` said so beforehand. */
  readonly yes: boolean;
  /** A stack's template as it is in the account. */
  readonly deployed: (name: string) => Promise<Template | undefined>;
  /** @default that of the process */
  readonly terminal?: Terminal;
}

/** Shows what a month of what is made costs, and asks, unless `--yes` said so. @throws CommandError when the answer is no */
export async function askPrice(
  stacks: readonly { readonly name: string; readonly template: Template }[],
  { yes, deployed, terminal }: Asking,
): Promise<void> {
  for (const { name, template } of stacks) {
    if (priceQuestion(undefined, template) === undefined) continue;
    const question = priceQuestion(await deployed(name), template);
    if (question === undefined) continue;
    if (yes) (terminal?.say ?? console.log)(`${question} Yes, by --yes.`);
    else await confirm(question, terminal);
  }
}
