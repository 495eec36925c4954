/** Asks before what was written is lost, whether the page changes or the tab is closed. */
import { useBlocker } from '@tanstack/react-router';
import { useI18n } from '../i18n/index.tsx';
import { Confirm } from './dialog.tsx';

export function LeaveQuestion({ isChanged }: { readonly isChanged: boolean }) {
  const { t } = useI18n();
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  return (
    <Confirm
      title={t('common.leaveTitle')}
      verb={t('common.leave')}
      isOpen={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
    >
      <p>{t('common.leaveText')}</p>
    </Confirm>
  );
}
