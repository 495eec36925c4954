/** What an option takes, in words that whoever writes the configuration reads. */
import * as z from 'zod';
import * as values from '../../../config/values.ts';
import { label, languageTag, words, wordsOfOurs } from '../../../config/words.ts';

type Schema = z.core.$ZodType;

/** Kinds of text that have a name. */
const NAMED = new Map<Schema, string>([
  [values.address, 'e-mail address'],
  [values.mailbox, '`Name <address>` or an address'],
  [values.origin, 'origin, such as `https://www.example.com`'],
  [values.webAddress, 'web address'],
  [values.webhookAddress, 'web address, https'],
  [values.timeZone, 'time zone, such as `Europe/Berlin`'],
  [values.id, 'id'],
  [label, 'text'],
  [languageTag, 'language, such as `de`'],
  [words, 'text, or texts by language'],
  [wordsOfOurs, 'text, or texts by language'],
]);

export interface Unwrapped {
  readonly schema: Schema;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  /** What stands for it then. */
  readonly standard?: unknown;
}

/** A schema without what says that, and what for, it may be left out. */
export function unwrap(schema: Schema): Unwrapped {
  const { def } = (schema as z.ZodType)._zod;
  if (def.type === 'optional' || def.type === 'nonoptional' || def.type === 'readonly')
    return { ...unwrap((def as z.core.$ZodOptionalDef).innerType), isOptional: def.type === 'optional' };
  if (def.type === 'default') {
    const { innerType, defaultValue } = def as z.core.$ZodDefaultDef;
    return { ...unwrap(innerType), isOptional: true, standard: defaultValue };
  }
  if (def.type === 'prefault')
    return { ...unwrap((def as z.core.$ZodPrefaultDef).innerType), isOptional: true };
  if (def.type === 'pipe') return unwrap((def as z.core.$ZodPipeDef).in);
  return { schema, isOptional: false };
}

/** The schemas within: an object's options by name, or what a list, a map or a choice holds. */
export function partsOf(schema: Schema): {
  options?: Readonly<Record<string, Schema>>;
  inner: readonly Schema[];
} {
  const { def } = (schema as z.ZodType)._zod;
  if (def.type === 'object') return { options: (def as z.core.$ZodObjectDef).shape, inner: [] };
  if (def.type === 'array') return { inner: [(def as z.core.$ZodArrayDef).element] };
  if (def.type === 'record') return { inner: [(def as z.core.$ZodRecordDef).valueType] };
  if (def.type === 'union') return { inner: (def as z.core.$ZodUnionDef).options };
  return { inner: [] };
}

export function typeOf(schema: Schema): string {
  const named = NAMED.get(schema);
  if (named) return named;
  const { def } = (schema as z.ZodType)._zod;
  const { inner } = partsOf(schema);
  const within = inner.map((part) => typeOf(unwrap(part).schema));
  if (def.type === 'array') return `list of ${within[0]}`;
  if (def.type === 'tuple') {
    const { items } = def as z.core.$ZodTupleDef;
    return `list of ${items.length} of ${typeOf(unwrap(items[0] as Schema).schema)}`;
  }
  if (def.type === 'record') return `${within[0]} by ${keyOf(schema)}`;
  if (def.type === 'union') return [...new Set(within)].join(', or ');
  if (def.type === 'object') return 'options';
  return simple(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** What the keys of a map are. */
export function keyOf(schema: Schema): string {
  const { keyType } = (schema as z.ZodType)._zod.def as unknown as z.core.$ZodRecordDef;
  return keyType === languageTag ? 'language' : keyType === values.id ? 'id' : 'name';
}

function simple({
  type,
  enum: choices,
  const: only,
  minimum,
  maximum,
  maxLength,
  exclusiveMinimum,
}: z.core.JSONSchema.BaseSchema): string {
  if (only !== undefined) return code(only);
  if (choices) return choices.map(code).join(', ');
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'string')
    return maxLength === undefined ? 'text' : `text, at most ${count(maxLength)} characters`;
  if (type !== 'integer' && type !== 'number') return 'any';
  const least = exclusiveMinimum === undefined ? bound(minimum) : `above ${exclusiveMinimum}`;
  const most = bound(maximum);
  const noun = type === 'integer' ? 'whole number' : 'number';
  if (least === undefined && most === undefined) return noun;
  if (least !== undefined && most !== undefined)
    return exclusiveMinimum === undefined
      ? `${noun}, ${least} to ${most}`
      : `${noun} ${least}, up to ${most}`;
  return most === undefined
    ? `${noun}, ${exclusiveMinimum === undefined ? `${least} or more` : least}`
    : `${noun}, at most ${most}`;
}

/** JSON Schema gives what JavaScript can count to where there is no bound. */
function bound(value: number | undefined): string | undefined {
  return value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? undefined : count(value);
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? `'${value}'` : String(value)}\``;
}
