/** Holds real answers to the OpenAPI documents as they are committed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response as Described, OpenApi, Operation } from '../../contract/document.ts';
import type { ErrorCode } from '../../lambdas/shared/http/errors.ts';

export interface Seen {
  readonly pipeline: string;
  readonly method: string;
  /** From the API's base address, without query. */
  readonly path: string;
  readonly status: number;
  /** The whole header, or null without one. */
  readonly contentType: string | null;
  readonly body: string;
}

/** What an address that is none may answer, and one that does not take the method. The token is asked for first. */
const STRANGE: readonly ErrorCode[] = [
  'FORBIDDEN',
  'FORM_NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'NOT_FOUND',
  'PROJECT_NOT_FOUND',
  'UNAUTHORIZED',
  'WIDGET_NOT_FOUND',
];

/** By pipeline. Read as files: the schemas that they are made of take half a second to load, for each file of tests. */
const documents = new Map(
  readdirSync('contract/openapi').map((file) => [file.replace(/\.json$/, ''), closed(readDocument(file))]),
);

const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
addFormats.default(ajv);
for (const [pipeline, document] of documents) ajv.addSchema(document, pipeline);

function readDocument(file: string): OpenApi {
  return JSON.parse(readFileSync(join('contract/openapi', file), 'utf8')) as OpenApi;
}

/** Without room for fields that are not named: clients are to read over those, tests are not. */
function closed<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(closed) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closed(part)]));
  const isOpen = parts.type === 'object' && 'properties' in parts && !('additionalProperties' in parts);
  return (isOpen ? { ...parts, additionalProperties: false } : parts) as Value;
}

/**
 * @returns what is wrong with an answer by its contract, a line each; empty when nothing is
 */
export function violations(seen: Seen): string[] {
  const document = documents.get(seen.pipeline);
  if (!document) return [`There is no contract of ${seen.pipeline}`];
  if (seen.method === 'OPTIONS') return [];
  const template = findPath(document, seen.path);
  const method = seen.method === 'HEAD' ? 'get' : seen.method.toLowerCase();
  const operation = template === undefined ? undefined : document.paths[template]?.[method];
  if (template === undefined || !operation) return strangeViolations(seen);
  return answerViolations(seen, document, { template, method, operation });
}

/** The address's template; one with fewer parameters before one with more. */
function findPath({ paths }: OpenApi, path: string): string | undefined {
  const segments = path.split('/').filter(Boolean);
  const fits = (template: string) => {
    const parts = template.split('/').filter(Boolean);
    return (
      parts.length === segments.length && parts.every((part, i) => part[0] === '{' || part === segments[i])
    );
  };
  const parameters = (template: string) => template.split('{').length;
  return Object.keys(paths)
    .filter(fits)
    .sort((a, b) => parameters(a) - parameters(b))[0];
}

/** An address that is none, or with a method that it does not take. */
function strangeViolations(seen: Seen): string[] {
  if (seen.status < 400) return [`${seen.status} at an address that the contract does not have`];
  if (mediaType(seen) !== 'application/json' || seen.method === 'HEAD') return [];
  return errorViolations(seen, STRANGE);
}

interface Found {
  readonly template: string;
  readonly method: string;
  readonly operation: Operation;
}

function answerViolations(seen: Seen, document: OpenApi, { template, method, operation }: Found): string[] {
  const given = operation.responses[String(seen.status)];
  if (!given) return [`The status ${seen.status} is not in the contract: ${seen.body.slice(0, 300)}`];
  const described = (
    '$ref' in given ? document.components.responses[given.$ref.split('/').at(-1) ?? ''] : given
  ) as Described;
  const { content, 'x-codes': codes } = described;
  if (seen.body === '' || seen.method === 'HEAD')
    return content && seen.method !== 'HEAD' && !takesNothing(content) ? ['The body is empty'] : [];
  if (!content) return [`There is a body: ${seen.body.slice(0, 300)}`];
  const type = mediaType(seen);
  if (!Object.hasOwn(content, type)) return [`The type ${type} is not in the contract`];
  if (!/^application\/(ld\+)?json$/.test(type)) return [];
  if (codes) return errorViolations(seen, codes);
  const pointer = ['paths', template, method, 'responses', String(seen.status), 'content', type, 'schema'];
  return schemaViolations(seen, pointer);
}

/** An export of nothing in lines has none. */
function takesNothing(content: object): boolean {
  return Object.keys(content).some((type) => type.endsWith('ndjson') || type.endsWith('jsonl'));
}

function errorViolations(seen: Seen, codes: readonly string[]): string[] {
  const wrong = schemaViolations(seen, ['components', 'schemas', 'Error']);
  if (wrong.length > 0) return wrong;
  const { code } = JSON.parse(seen.body) as { code: string };
  return codes.includes(code) ? [] : [`The code ${code} is not in the contract of this status`];
}

const validators = new Map<string, ValidateFunction>();

function schemaViolations({ pipeline, body }: Seen, pointer: readonly string[]): string[] {
  const parts = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  const $ref = `${pipeline}#/${parts.join('/')}`;
  const validate = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, validate);
  if (validate(parse(body))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || 'It'} ${message} ${JSON.stringify(params)}`,
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function mediaType({ contentType }: Seen): string {
  return contentType?.split(';')[0]?.trim() ?? '';
}
