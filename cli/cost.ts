/** `npm run cost`: what the configured pipelines cost, by the tables of `docs/cost.md`. Nothing is asked of AWS. */
import { App, type Stack } from 'aws-cdk-lib';
import { loadConfig } from '../config/index.ts';
import { addStacks } from '../lib/app.ts';
import { readArguments } from './command.ts';
import type { Template } from './cost/resources.ts';
import { costTables } from './cost/tables.ts';

export async function costCommand(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, {});
  // Functions are not bundled: their code costs nothing.
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  addStacks(app, await loadConfig(values.config), values.environment);
  const stacks = app.node.children.filter((child): child is Stack => 'templateOptions' in child);
  const assembly = app.synth();
  const templates = stacks.map((stack) => [
    stack.stackName,
    assembly.getStackArtifact(stack.artifactId).template as Template,
  ]);
  const tables = costTables(Object.fromEntries(templates));
  console.log(
    `A month in which nobody comes:\n\n${tables.idle}\n\n${tables.events}\n\nWhat is assumed, and by which prices: docs/cost.md`,
  );
}
