/** What a schema refuses, each mistake with the path at which it stands. */
import type * as z from 'zod';

export interface Mistake {
  /** Such as `forms.main.to[0]`. */
  readonly path: string;
  readonly message: string;
}

export function mistakesIn({ issues }: z.ZodError): Mistake[] {
  return issues.map((issue) => ({ path: dotted(issue.path), message: messageOf(issue) }));
}

/** Of a key that is refused, the reason stands one level below. */
function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

/** `['forms', 'main', 'to', 0]` → `forms.main.to[0]` */
export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('');
}
