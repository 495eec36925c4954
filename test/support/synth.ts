import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type FrontdeskConfigInput, parseConfig } from '../../config/index.ts';
import { addStacks } from '../../lib/app.ts';
import { cloudConfig } from './config.ts';

/** Where apps are synthesised: gone with the process, as the CDK leaves each behind. */
const assemblies = mkdtempSync(join(tmpdir(), 'frontdesk-synth-'));
process.once('exit', () => rmSync(assemblies, { recursive: true, force: true }));

/** What the CDK's command line would read from `cdk.json`; vitest does not. */
const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** By what it was made from. Many tests ask for the same app, and none changes a template. */
const synthesised = new Map<string, Record<string, Template>>();

/**
 * Synthesises the app as `cdk synth` would, with the rules of cdk-nag: a finding that nobody acknowledged makes
 * reading a template throw. Functions are not bundled, which makes it quick and keeps asset hashes still.
 *
 * @param given what the command line gives besides, by `-c`
 * @returns the templates by stack name
 */
export function synthesise(
  config: FrontdeskConfigInput = cloudConfig,
  environment?: string,
  given?: Readonly<Record<string, string>>,
): Record<string, Template> {
  const key = JSON.stringify([config, environment, given]);
  const templates =
    synthesised.get(key) ??
    Object.fromEntries(
      makeStacks(config, environment, given).map((stack) => [stack.stackName, Template.fromStack(stack)]),
    );
  synthesised.set(key, templates);
  return templates;
}

/** The app's stacks, for what a template does not show: warnings. */
export function makeStacks(
  config: FrontdeskConfigInput,
  environment?: string,
  given?: Readonly<Record<string, string>>,
): Stack[] {
  const outdir = mkdtempSync(join(assemblies, 'app-'));
  const app = new App({ outdir, context: { ...context, ...given, 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  addStacks(app, parseConfig(config), environment);
  return app.node.children.filter((child): child is Stack => 'templateOptions' in child);
}

/**
 * Synthesises one stack with its functions bundled, as they are deployed.
 *
 * @param directory takes the cloud assembly
 * @returns the folder of each function's code, by the function's construct id
 */
export function assetsOf(
  config: FrontdeskConfigInput,
  stackName: string,
  directory: string,
): Record<string, string> {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [stackName] }, outdir: directory });
  addStacks(app, parseConfig(config), undefined);
  const { template } = app.synth().getStackByName(stackName);
  const functions = Object.entries(
    template.Resources as Record<string, { Type: string; Properties: { Code: { S3Key: string } } }>,
  ).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  return Object.fromEntries(
    functions.map(([id, { Properties }]) => [
      // A logical id ends in eight digits of a hash.
      id.slice(0, -8),
      join(directory, `asset.${Properties.Code.S3Key.replace(/\.zip$/, '')}`),
    ]),
  );
}

/** One stack's template. */
export function template(templates: Record<string, Template>, name: string): Template {
  const found = templates[name];
  if (!found) throw new Error(`No stack ${name}; there are ${Object.keys(templates).join(', ')}`);
  return found;
}

/** The logical id of the function that something of a template calls: by its alias, as all do. */
export function functionBehind(stack: Template, reference: unknown): string | undefined {
  const text = JSON.stringify(reference);
  const [, alias] =
    Object.entries(resources(stack, 'AWS::Lambda::Alias')).find(([id]) => text.includes(`"${id}"`)) ?? [];
  return (alias?.Properties.FunctionName as { Ref: string } | undefined)?.Ref;
}

/** The stacks of pipelines, by name. */
export function pipelineStacks(templates: Record<string, Template>): [name: string, Template][] {
  return Object.entries(templates).filter(([name]) => /-(Contact|Feedback|Images|KeywordDm)$/.test(name));
}

/** All resources of a type, by logical id. */
export function resources(
  of: Template,
  type: string,
): Record<string, { Properties: Record<string, unknown>; [key: string]: unknown }> {
  return of.findResources(type) as never;
}
