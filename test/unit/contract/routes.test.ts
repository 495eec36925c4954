import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../contract/contracts.ts';
import { documentOf } from '../../../contract/document.ts';
import { ERRORS } from '../../../contract/errors.ts';
import { VERBS } from '../../../lambdas/contact/owner/change-state.ts';

const read = (pattern: string) =>
  globSync(pattern)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

/** Where a template makes a route for each verb. */
const VERB = /\$\{verb\}/;

describe.each(CONTRACTS)('the contract of $pipeline', ({ pipeline, routes }) => {
  it('has the owner’s routes that the handler has, and no other', () => {
    // The desk and data tell no destinations, and submissions say themselves what became of telling them.
    const shared = ['desk', 'data'].includes(pipeline)
      ? 'shared/owner/router'
      : 'shared/owner/router,shared/destinations/owner';
    const isElsewhere = (route: string) => pipeline === 'contact' && route === 'GET /owner/heard';
    const found = [
      ...read(`lambdas/{${pipeline}/owner,${pipeline}/owner/*,${shared}}.ts`).matchAll(
        /method: '(\w+)',\s+path: [`'](\/owner\/[^`']+)[`']/g,
      ),
    ].flatMap(([, method = '', path = '']) =>
      VERB.test(path) ? VERBS.map((verb) => `${method} ${path.replace(VERB, verb)}`) : [`${method} ${path}`],
    );
    const known = routes.filter(({ path }) => path.startsWith('/owner/'));
    expect(known.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
      found.filter((route) => !isElsewhere(route)).sort(),
    );
  });

  it('asks for a scope on each of them, to read or to write as its method does, and nowhere else', () => {
    /** What differs from its method: noting a visit is part of reading, and who may sign in is for owners. */
    const others: Readonly<Record<string, string>> = {
      'get /owner/audit': 'audit',
      'get /owner/people': pipeline === 'desk' ? 'audit' : 'read',
      'post /owner/seen': 'read',
      // What rules would have done changes nothing.
      'post /owner/forms/{id}/rules/replay': 'read',
      'post /owner/widgets/{id}/rules/replay': 'read',
      'post /owner/rules/replay': 'read',
    };
    const right = (method: string, path: string) =>
      others[`${method} ${path}`] ?? (method === 'get' ? 'read' : 'write');
    for (const { method, path, scopes } of routes)
      expect([path, scopes?.[0]]).toEqual([
        path,
        path.startsWith('/owner/') ? `${pipeline}:${right(method, path)}` : undefined,
      ]);
  });

  it('names each route once', () => {
    const ids = routes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('answers collections with items, and a cursor where there is more', () => {
    const { paths, components } = documentOf({ pipeline, routes, title: '', description: '' });
    for (const { id, path, method } of routes.filter(({ id }) => id.startsWith('list'))) {
      const answer = paths[path]?.[method]?.responses['200'];
      const { $ref = '' } =
        (answer && 'content' in answer && answer.content?.['application/json']?.schema) || {};
      const { properties, required } = components.schemas[String($ref).split('/').at(-1) ?? ''] ?? {};
      expect({ id, names: Object.keys(properties ?? {}).slice(0, 2), required }).toEqual({
        id,
        names: ['items', 'cursor'],
        required: ['items'],
      });
    }
  });
});

describe('error codes', () => {
  const source = read('{lambdas,lib}/**/*.ts').replace(/export type ErrorCode =[^;]*;/, '');

  it('each stand in the code that answers with it', () => {
    expect(Object.keys(ERRORS).filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });

  it('come with the statuses that the table says', () => {
    const thrown = [...source.matchAll(/(?:HttpError|Spent)\(\s*(\d{3}),\s*'([A-Z_]+)'/g)];
    expect(thrown.length).toBeGreaterThan(50);
    const wrong = thrown.filter(([, status, code = '']) => {
      const known = Object.entries(ERRORS).find(([name]) => name === code)?.[1];
      return !known?.statuses.includes(Number(status));
    });
    expect(wrong.map(([text]) => text)).toEqual([]);
  });

  it('each belong to a route, unless they stand beside fields or are said of addresses that are none', () => {
    const ofRoutes = new Set(
      CONTRACTS.flatMap((contract) =>
        Object.values(documentOf(contract).paths).flatMap((methods) =>
          Object.values(methods).flatMap(
            ({ responses }) => JSON.stringify(responses).match(/[A-Z][A-Z_]+/g) ?? [],
          ),
        ),
      ),
    );
    const elsewhere = ['BAD_REQUEST', 'FIREWALL', 'METHOD_NOT_ALLOWED'];
    const missing = Object.entries(ERRORS)
      .filter(
        ([code, { statuses }]) => statuses.length > 0 && !elsewhere.includes(code) && !ofRoutes.has(code),
      )
      .map(([code]) => code);
    expect(missing).toEqual([]);
  });
});
