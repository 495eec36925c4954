/** A stack's REST API: which function answers which address. */
import { type Resource, resolve } from './synth.ts';

export interface Route {
  /** Such as `/f/{formId}`. */
  readonly resource: string;
  /** `ANY` or a method. */
  readonly method: string;
  /** The function's logical id. */
  readonly target: string;
}

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** @param resources of the template */
export function routesOf(resources: Readonly<Record<string, Resource>>): Route[] {
  const pathOf = (id: string): string => {
    const { ParentId, PathPart } = (resources[id]?.Properties ?? {}) as {
      ParentId?: unknown;
      PathPart?: string;
    };
    return PathPart === undefined ? '' : `${pathOf(String(resolve(ParentId)))}/${PathPart}`;
  };
  return Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::ApiGateway::Method')
    .map(({ Properties }) => {
      const uri = String(resolve((Properties.Integration as { Uri: unknown }).Uri));
      return {
        resource: pathOf(String(resolve(Properties.ResourceId))) || '/',
        method: String(Properties.HttpMethod),
        target: /\/functions\/([^/]+)\/invocations/.exec(uri)?.[1] ?? '',
      };
    });
}

/** The route that fits a path best: names before parameters, a greedy one last. */
export function findRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const matches = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const parameters = match(route.resource.split('/').filter(Boolean), parts);
      return parameters ? [{ route, parameters }] : [];
    });
  const rank = ({ route: { resource, method: own } }: Match) => {
    const names = resource.split('/').filter((step) => step !== '' && !step.startsWith('{')).length;
    return names * 4 + (resource.includes('+}') ? 0 : 2) + (own === 'ANY' ? 0 : 1);
  };
  return matches.sort((a, b) => rank(b) - rank(a))[0];
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, step] of pattern.entries()) {
    const part = parts[i];
    const name = /^\{(\w+)(\+?)\}$/.exec(step);
    if (part === undefined) return undefined;
    if (name?.[2] === '+') return { ...parameters, [name[1] as string]: parts.slice(i).join('/') };
    if (name) parameters[name[1] as string] = decodeURIComponent(part);
    else if (step !== part) return undefined;
  }
  return pattern.length === parts.length ? parameters : undefined;
}
