/** What stands where contents are not: loading, empty, failed. */
import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, isPassing, OfflineError } from '../api/errors.ts';
import { type I18n, useI18n } from '../i18n/index.tsx';
import { Button } from './button.tsx';

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

/** A sentence for people about what went wrong. */
export function errorText(error: unknown, t: I18n['t']): string {
  if (error instanceof OfflineError) return t('errors.offline');
  if (!(error instanceof ApiError)) return t('errors.page');
  if (error.status === 403) return t('errors.forbidden');
  if (error.status === 404) return t('errors.notFound');
  if (error.status === 412) return t('errors.changed');
  if (error.status === 429) return t('errors.tooMany');
  if (error.status >= 500) return t('errors.server');
  return error.message;
}

interface FailureProps {
  readonly error: unknown;
  /** @default asking again is not offered */
  readonly onRetry?: () => void;
}

export function Failure({ error, onRetry }: FailureProps) {
  const { t } = useI18n();
  return (
    <div className="failure" role="alert">
      <CircleAlert aria-hidden className="icon" />
      <div>
        <p className="failure-title">{t('errors.title')}</p>
        <p>{errorText(error, t)}</p>
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
