/** A pipeline's stack as it is deployed: the template says which functions, queues, rules and filters there are. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type FrontdeskConfig, type FrontdeskConfigInput, parseConfig } from '../../../config/index.ts';
import { addStacks } from '../../../lib/app.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Stack {
  readonly resources: Readonly<Record<string, Resource>>;
  /** Of each function, by what its code says: its entry, and the file next to its bundle. */
  readonly code: ReadonlyMap<string, { readonly entry: string; readonly config: unknown }>;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it was made of. */
  readonly config: FrontdeskConfig;
}

/** The environment's name in every world. */
export const ENVIRONMENT = 'sim';

/** @param part such as `Contact` */
export function synthesise(config: Omit<FrontdeskConfigInput, 'environments'>, part: string): Stack {
  const outdir = mkdtempSync(join(tmpdir(), 'frontdesk-sim-'));
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../cdk.json'), 'utf8'));
  const code = new Map<string, { entry: string; config: unknown }>();
  const fromAsset = Code.fromAsset;
  // Nothing is bundled here: of each bundle it is enough to know what it would be made of.
  Code.fromAsset = (path, options) => {
    const [entry = '', , slice] = options?.bundling?.command ?? [];
    if (entry === '') return fromAsset.call(Code, path, options);
    const name = `code-${code.size}`;
    code.set(name, { entry, config: slice === undefined ? undefined : JSON.parse(slice) });
    return Code.fromInline(name) as never;
  };
  // That templates are valid is a matter of other tests, and looking takes longer than all else here.
  const { CDK_VALIDATION: validation } = process.env;
  process.env.CDK_VALIDATION = 'false';
  try {
    const app = new App({ outdir, context });
    const environments = { [ENVIRONMENT]: { account: '111122223333', region: 'eu-central-1' } };
    const parsed = parseConfig({ ...config, environments });
    addStacks(app, parsed, ENVIRONMENT);
    const { template } = app.synth().getStackByName(`Frontdesk-${ENVIRONMENT}-${part}`);
    return { resources: template.Resources, code, outputs: outputsOf(template.Outputs), config: parsed };
  } finally {
    Code.fromAsset = fromAsset;
    if (validation === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = validation;
    rmSync(outdir, { recursive: true, force: true });
  }
}

function outputsOf(outputs: Readonly<Record<string, { readonly Value: unknown }>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { Value }]) => [name, String(resolve(Value))]),
  );
}

/** Another stack's resource comes by parameters, one for its address and one for its ARN. */
const OF_ANOTHER_STACK = /(?:url|arn)(?=[0-9A-F]{32}Parameter$)/;

/** What a template's value is here: a resource's logical id stands for its name, its address and its ARN. */
export function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== 'object' || value === null) return value;
  const intrinsic = value as {
    Ref?: string;
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (intrinsic.Ref !== undefined) return intrinsic.Ref.replace(OF_ANOTHER_STACK, '');
  if (intrinsic['Fn::GetAtt']) return intrinsic['Fn::GetAtt'][0];
  if (intrinsic['Fn::Join']) return intrinsic['Fn::Join'][1].map(resolve).join(intrinsic['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]));
}
