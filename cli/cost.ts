/** `npm run cost`: what the configured pipelines cost, by the tables of `docs/cost.md`. Nothing is asked of AWS. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { addStacks } from '../lib/app.ts';
import { type PlaceOptions, readPlaceOrExample } from './command.ts';
import type { Template } from './cost/resources.ts';
import { costTables, dataTables } from './cost/tables.ts';

export async function cost(options: PlaceOptions): Promise<void> {
  const { config, configFile, environment, isExample } = await readPlaceOrExample(options);
  if (isExample) console.error(`${configFile} does not exist yet: this is what the example would cost.\n`);
  // Functions are not bundled: their code costs nothing.
  const app = new App({ context: { ...cdkContext(), 'aws:cdk:bundling-stacks': [] } });
  addStacks(app, config, environment.name);
  const stacks = app.node.children.filter((child): child is Stack => 'templateOptions' in child);
  const assembly = app.synth();
  const templates = stacks.map((stack) => [
    stack.stackName,
    assembly.getStackArtifact(stack.artifactId).template as Template,
  ]);
  const all = Object.fromEntries(templates);
  const [tables, data] = [costTables(all), dataTables(all)];
  const dataText = data && `\n\n${data}\n\n${NOT_COUNTED}`;
  console.log(
    `A month in which nobody comes:\n\n${tables.idle}\n\n${canarySentence(config.canary)}\n\n${tables.canary}\n\n${tables.events}\n\n**A million page views with a script that no browser has a copy of:**\n\n${tables.scripts}${dataText}\n\nWhat is refused costs, too:\n\n${tables.refused}\n\nA month at the limits, with the defaults:\n\n${tables.bounds}\n\nWhat is assumed, and by which prices: docs/cost.md`,
  );
}

const NOT_COUNTED =
  'What happens (`data.lake`) goes into the lake by Firehose, whose prices are not in the list: docs/cost.md says how it bills.';

function canarySentence(isOn: boolean): string {
  return isOn
    ? 'Of that, the canary, which comes every hour:'
    : 'A canary every hour (`canary: true`) would add, by the list and if nothing else used the allowance:';
}

/** What CDK's own command line reads from `cdk.json`. Without it the app would not be the one that is deployed. */
function cdkContext(): Record<string, unknown> {
  const file = join(import.meta.dirname, '..', 'cdk.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { context: Record<string, unknown> }).context;
}
