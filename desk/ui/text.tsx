/** Small pieces of text that say one thing. */
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/index.tsx';
import { useNow } from './now.ts';

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

/** A word on a coloured ground. The word says it, not the colour. */
export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

/** How long ago, in a list. */
export function Age({ at }: { readonly at: string }) {
  const { format } = useI18n();
  return (
    <time dateTime={at} title={format.moment(at)}>
      {format.age(at, useNow())}
    </time>
  );
}

/** Such as "5 minutes ago". */
export function Ago({ at }: { readonly at: string }) {
  const { format } = useI18n();
  return (
    <time dateTime={at} title={format.moment(at)}>
      {format.relative(at, useNow())}
    </time>
  );
}

export function Moment({ at }: { readonly at: string }) {
  const { format } = useI18n();
  return <time dateTime={at}>{format.moment(at)}</time>;
}

interface FactsProps {
  /** Names with what is to be said; those without are left out. */
  readonly rows: readonly (readonly [name: string, value: ReactNode])[];
}

/** A list of names and values. */
export function Facts({ rows }: FactsProps) {
  const filled = rows.filter(
    ([, value]) => value !== undefined && value !== null && value !== false && value !== '',
  );
  if (filled.length === 0) return null;
  return (
    <dl className="facts">
      {filled.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A box with a heading. */
export function Panel({
  title,
  actions,
  children,
}: {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="panel">
      {title && (
        <div className="panel-head">
          <h2>{title}</h2>
          {actions && <div className="actions">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
