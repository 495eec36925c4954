/** What a schema refuses, each mistake with the path at which it stands. */
import type * as z from 'zod';

export interface Mistake {
  /** Such as `forms.main.to[0]`. */
  readonly path: string;
  readonly message: string;
}

/** What a schema refuses. Of a value that may be of several kinds, what is wrong with it as the kind that it is most like. */
export function mistakesIn({ issues }: z.ZodError): Mistake[] {
  return issues.flatMap(plainIssues).map(({ path, message }) => ({ path: dotted(path), message }));
}

type Issue = z.core.$ZodIssue;
type PlainIssue = Pick<Issue, 'path' | 'message'>;

/** Zod says only this of a value that is none of several kinds, unless the schema has words of its own. */
const NO_REASON = 'Invalid input';

function plainIssues(issue: Issue): PlainIssue[] {
  // Of a key that is refused, the reason stands one level below.
  if (issue.code === 'invalid_key')
    return [{ path: issue.path, message: issue.issues[0]?.message ?? issue.message }];
  if (issue.code !== 'invalid_union') return [issue];
  const kinds = issue.errors.filter((branch) => branch.length > 0);
  const within = deepest(kinds) ?? (issue.message === NO_REASON ? fitting(kinds) : undefined);
  if (within)
    return within
      .flatMap(plainIssues)
      .map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  const message = issue.message === NO_REASON ? reasonsOf(kinds) : issue.message;
  return [{ path: issue.path, message }];
}

/** Whose mistakes are within the value, which is then of that kind: the one that goes furthest. */
function deepest(kinds: readonly Issue[][]): Issue[] | undefined {
  const depthOf = (branch: readonly Issue[]) => Math.max(...branch.map(({ path }) => path.length));
  const depth = Math.max(0, ...kinds.map(depthOf));
  return depth === 0 ? undefined : kinds.find((branch) => depthOf(branch) === depth);
}

/** Whose type the value has. */
function fitting(kinds: readonly Issue[][]): Issue[] | undefined {
  return kinds.find((branch) =>
    branch.every(({ code }) => code !== 'invalid_type' && code !== 'invalid_value'),
  );
}

function reasonsOf(kinds: readonly Issue[][]): string {
  const reasons = kinds.flat().flatMap(plainIssues);
  const said = reasons.map(({ message }) => message.replace(/^Invalid (?:input|option): /, ''));
  return `is nothing that it may be: ${[...new Set(said)].join('; ')}`;
}

/** `['forms', 'main', 'to', 0]` → `forms.main.to[0]` */
export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('');
}
