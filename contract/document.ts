/** Makes a pipeline's OpenAPI 3.1 document of its routes. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { ErrorCode } from '../lambdas/shared/http/errors.ts';
import packageJson from '../package.json' with { type: 'json' };
import { COMMON_ERRORS, ERRORS } from './errors.ts';
import type { Answer, Content, Contract, Route } from './route.ts';
import { error } from './shapes.ts';

type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI document, as far as our own code reads it. */
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
}

export interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
  /** The codes of an answer that is an error. */
  readonly 'x-codes'?: readonly string[];
}

/** What stands in paths. */
const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  action: 'What a button does: `archive` or `spam`',
  account: 'The account’s id in the configuration, or its Instagram user id',
  code: 'The code of a short link',
  content: 'Names a set of variants',
  file: 'The file’s name',
  formId: 'The form’s id in the configuration',
  id: 'An id from a list',
  imageId: 'The image’s id',
  leg: 'What leaves, such as `mail`',
  metric: 'The metric’s name in the configuration',
  name: 'A name from a list',
  personId: 'The person’s Instagram id',
  project: 'The project’s id in the configuration',
  question: 'The name of a saved question',
  responseId: 'The response’s id',
  token: 'From the link',
  widgetId: 'The widget’s id in the configuration',
};

const TAGS = [
  { name: 'public', description: 'For visitors and their pages: anybody may call' },
  { name: 'owner', description: 'For the owner: each request carries an owner token' },
];

/** The document, ready to be written as JSON. */
export function documentOf({ title, description, routes }: Contract): OpenApi {
  const schemas = new Components();
  schemas.add(error, 'output');
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas) };
  const document = {
    openapi: '3.1.0',
    info: {
      title,
      version: packageJson.version,
      description: `${description} Fields may be added to answers: read over those that you don’t know.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Relative to where the document is served.
    servers: [{ url: './', description: 'The API that serves this document' }],
    tags: TAGS,
    paths,
    components: {
      schemas: schemas.sorted(),
      responses: commonErrors(routes),
      securitySchemes: {
        ownerToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'fdo_…',
          description: 'Made by `npm run owner -- token create`',
        },
      },
    },
  };
  return document;
}

function operationOf(route: Route, schemas: Components): Operation {
  const { id, summary, description, scopes, body } = route;
  const parameters = [...pathParameters(route), ...queryParameters(route, schemas), ...headers(route)];
  return {
    operationId: id,
    tags: [scopes ? 'owner' : 'public'],
    summary,
    ...(description !== undefined && { description }),
    security: scopes ? scopes.map((scope) => ({ ownerToken: [scope] })) : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: contentOf(body, schemas, 'input') } }),
    responses: { ...answersOf(route, schemas), ...errorsOf(route) },
  } as Operation;
}

function pathParameters({ path }: Route): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const description = PATH_PARAMETERS[name];
    if (description === undefined) throw new Error(`PATH_PARAMETERS does not say what {${name}} is`);
    return { name, in: 'path', required: true, description, schema: { type: 'string' } };
  });
}

function queryParameters({ query }: Route, schemas: Components): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemas.convert(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && { required: true }),
    ...(description !== undefined && { description }),
    schema,
  }));
}

function headers({ headers: named = {} }: Route): Json[] {
  return Object.entries(named).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }));
}

function answersOf({ answers }: Route, schemas: Components): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, answerOf(answer, schemas)]),
  );
}

function answerOf({ description, content, headers: named }: Answer, schemas: Components): Json {
  return {
    description,
    ...(named && {
      headers: Object.fromEntries(
        Object.entries(named).map(([name, says]) => [
          name,
          { description: says, schema: { type: 'string' } },
        ]),
      ),
    }),
    ...(content && { content: contentOf(content, schemas, 'output') }),
  };
}

/** The codes with which a route may answer as a whole, its own and what stands in front of it. */
function codesOf({ scopes, errors = [] }: Route): readonly ErrorCode[] {
  const codes = [...COMMON_ERRORS.everywhere, ...(scopes ? COMMON_ERRORS.owner : []), ...errors];
  return [...new Set(codes)].sort();
}

function errorsOf(route: Route): Json {
  const codes = codesOf(route);
  const statuses = [...new Set(codes.flatMap((code) => ERRORS[code].statuses))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => ERRORS[code].statuses.includes(status));
      const [only, ...others] = here;
      const isCommon = only !== undefined && others.length === 0 && !route.errorPages;
      return [
        status,
        isCommon ? { $ref: `#/components/responses/${only}` } : errorOf(here, route.errorPages),
      ];
    }),
  );
}

/** @param pages whether it may be a page, too */
function errorOf(codes: readonly ErrorCode[], pages = false): Response {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].meaning}.`).join('\n'),
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/Error' } },
      ...(pages && { 'text/html': { schema: { type: 'string' } } }),
    },
    'x-codes': codes,
  };
}

/** Errors of one code, which many routes have alike. */
function commonErrors(routes: readonly Route[]): Record<string, Response> {
  const codes = [...new Set(routes.filter(({ errorPages }) => !errorPages).flatMap(codesOf))].sort();
  return Object.fromEntries(codes.map((code) => [code, errorOf([code])]));
}

function contentOf(content: Content, schemas: Components, io: 'input' | 'output'): Json {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: schemas.add(schema, io) }]),
  );
}

/** Gathers the schemas that have an id, so that each stands once in the document. */
class Components {
  readonly #named = new Map<string, Json>();

  /** A schema as JSON Schema; those with an id inside it become references. */
  convert(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
    const { $schema: _, $defs = {}, ...converted } = z.toJSONSchema(schema, { io, override: simplify });
    for (const [name, definition] of Object.entries($defs)) this.#name(name, definition as Json);
    return referring(converted) as Json;
  }

  /** The same, and a reference to itself where it has an id. */
  add(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
    const { id, ...converted } = this.convert(schema, io);
    if (typeof id !== 'string') return converted;
    this.#name(id, converted);
    return { $ref: `#/components/schemas/${id}` };
  }

  sorted(): Record<string, Json> {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #name(name: string, definition: Json): void {
    const { id: _, $schema: __, ...schema } = referring(definition) as Record<string, unknown>;
    const known = this.#named.get(name);
    if (known && !isDeepStrictEqual(known, schema)) throw new Error(`Two shapes are called ${name}`);
    this.#named.set(name, schema);
  }
}

/**
 * Leaves out what a reader has no use for: the pattern next to a format, and the ban on further fields, which is zod's
 * default for what comes out and would break clients when a field is added.
 */
function simplify({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (zodSchema._zod.def.type === 'object' && zodSchema._zod.def.catchall === undefined)
    delete jsonSchema.additionalProperties;
  // Generators of clients have no way to write an object as a default.
  if (typeof jsonSchema.default === 'object') delete jsonSchema.default;
  // What z.int() says of every whole number.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** References of JSON Schema as OpenAPI has them. */
function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === '$ref' ? String(part).replace('#/$defs/', '#/components/schemas/') : referring(part),
    ]),
  );
}
