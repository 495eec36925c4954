/** What a template says of a bucket. */
import type { BucketRules } from '../aws/s3.ts';

type Properties = Readonly<Record<string, unknown>>;

/**
 * What a bucket's lifecycle ends by prefix, and what its policy asks of those who write.
 *
 * @param policies the stack's bucket policies, resolved
 */
export function rulesOf(
  name: string,
  { LifecycleConfiguration }: Properties,
  policies: readonly (readonly [string, Properties])[],
): BucketRules {
  const { Rules = [] } = (LifecycleConfiguration ?? {}) as {
    Rules?: { Prefix?: string; ExpirationInDays?: number }[];
  };
  const lifecycle = Rules.flatMap(({ Prefix: prefix, ExpirationInDays: days }) =>
    prefix !== undefined && days !== undefined ? [{ prefix, days }] : [],
  );
  const conditional = policies
    .filter(([, { Bucket: of }]) => of === name)
    .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Properties[] }).Statement)
    .find(asksForCondition);
  if (!conditional) return { lifecycle };
  const [, ...keys] = String(conditional.NotResource ?? '').split('/');
  return { lifecycle, conditional: { except: keys.join('/').replace('*', '') || undefined } };
}

function asksForCondition({ Effect, Action, Condition }: Properties): boolean {
  const { Null = {} } = (Condition ?? {}) as { Null?: Record<string, string> };
  return Effect === 'Deny' && Action === 's3:PutObject' && Null['s3:if-none-match'] === 'true';
}
