/**
 * How a stack takes over another table under the name that its own one has in the template. CloudFormation only imports
 * what the stack does not hold, and changes nothing else meanwhile. So there are three templates: without the table, all
 * that names it naming the other one; the same with the other one in the table's place; the one that was there before.
 */

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: string | readonly string[];
}
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** The table that a stack is to take over. */
export interface Successor {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;
}

/** Where a template says that its table is being changed. */
const UNDER_WAY = 'FrontdeskRestore';

export interface UnderWay {
  /** The successor's name. */
  readonly successor: string;
  /** The logical id of the table, and the table as the template had it. */
  readonly id: string;
  readonly table: Resource;
}

/** How far a stack is whose table is being changed; undefined for one that is as it was deployed. */
export function underWay(template: Template): UnderWay | undefined {
  return template.Metadata?.[UNDER_WAY] as UnderWay | undefined;
}

/** The logical id of the table whose name is an output. Undefined while the stack is without it. */
export function tableIn({ Resources, Outputs }: Template): string | undefined {
  const id = (Outputs?.TableName?.Value as { Ref?: string } | undefined)?.Ref;
  return id !== undefined && Resources[id]?.Type === 'AWS::DynamoDB::Table' ? id : undefined;
}

/** The table as the template has it. While it is being changed, as it had it before. @throws Error for a stack without one */
export function tableDefinition(template: Template): Resource {
  const id = tableIn(template);
  const table = id === undefined ? underWay(template)?.table : template.Resources[id];
  if (!table) throw new Error('The stack has no table');
  return table;
}

const RETAINING = /^Retain/;

/** The template with a table that stays when the stack does not have it any more; the same one where it does already. */
export function retaining(template: Template, id: string): Template {
  const table = template.Resources[id] as Resource;
  if (RETAINING.test(table.DeletionPolicy ?? '')) return template;
  return { ...template, Resources: { ...template.Resources, [id]: { ...table, DeletionPolicy: 'Retain' } } };
}

/** Without its table; whatever names it names the successor. */
export function detached(template: Template, id: string, successor: Successor): Template {
  const { [id]: table, ...others } = template.Resources;
  const state = { successor: successor.name, id, table };
  return {
    ...(naming({ ...template, Resources: others }, id, successor) as Template),
    Metadata: { ...template.Metadata, [UNDER_WAY]: state },
  };
}

/** With the successor in the place of the table. Nothing else may differ, or CloudFormation refuses the import. */
export function attached(without: Template, { id, table }: UnderWay): Template {
  return retaining({ ...without, Resources: { ...without.Resources, [id]: table } }, id);
}

/** Replaces what names a resource, everywhere. */
function naming(part: unknown, id: string, successor: Successor): unknown {
  if (Array.isArray(part)) return part.map((one) => naming(one, id, successor));
  if (typeof part !== 'object' || part === null) return part;
  const named = namedBy(part as Record<string, unknown>, id, successor);
  if (named !== undefined) return named;
  const entries = Object.entries(part).flatMap(([key, value]): [string, unknown][] => {
    if (key !== 'DependsOn') return [[key, naming(value, id, successor)]];
    const rest = [value].flat().filter((one) => one !== id);
    return rest.length > 0 ? [[key, rest]] : [];
  });
  return Object.fromEntries(entries);
}

/** @throws Error for what a table has that nothing of ours asks for */
function namedBy(part: Record<string, unknown>, id: string, successor: Successor): string | undefined {
  if (part.Ref === id) return successor.name;
  const [of, attribute] = (part['Fn::GetAtt'] ?? []) as [string?, string?];
  if (of !== id) return undefined;
  if (attribute === 'Arn') return successor.arn;
  if (attribute === 'StreamArn') return successor.streamArn;
  throw new Error(`The template asks for ${attribute} of its table, which a restore does not know`);
}
