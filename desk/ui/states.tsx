/** What stands where contents are not: loading, empty, failed. */
import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { isPassing } from '../api/errors.ts';
import { useI18n } from '../i18n/index.tsx';
import { Button } from './button.tsx';
import { errorText } from './error-text.ts';

/** Rows in the shape of what will come. */
export function Loading({ rows = 4 }: { readonly rows?: number }) {
  const { t } = useI18n();
  return (
    <div className="loading" aria-busy="true">
      <p className="unseen" role="status">
        {t('common.loading')}
      </p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={String(row)} className="skeleton" aria-hidden />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing there, and what to do about it. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon aria-hidden className="icon" />
      </span>
      <p className="empty-title">{title}</p>
      {children && <div className="quiet">{children}</div>}
      {action && <div className="actions">{action}</div>}
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  /** @default asking again is not offered */
  readonly onRetry?: () => void;
  /** @default what the error says */
  readonly text?: string;
}

export function Failure({ error, onRetry, text }: FailureProps) {
  const { t } = useI18n();
  return (
    <div className="failure" role="alert">
      <CircleAlert aria-hidden className="icon" />
      <div>
        <p className="failure-title">{t('errors.title')}</p>
        <p>{text ?? errorText(error, t)}</p>
      </div>
      {onRetry && isPassing(error) && <Button onPress={onRetry}>{t('common.retry')}</Button>}
    </div>
  );
}

interface AsyncProps<Data> {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/** What a query has: its contents as soon as there are any, otherwise loading or what went wrong. */
export function Async<Data>({ query, rows, children }: AsyncProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  return <Loading {...(rows !== undefined && { rows })} />;
}
