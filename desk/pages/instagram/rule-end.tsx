/** What ends something of a rule: its waiting replies, or the rule itself. */
import { useNavigate } from '@tanstack/react-router';
import { Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { DescribedRule as Rule } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { errorText } from '../../ui/error-text.ts';
import { Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { useCancelReplies, useDeleteRule } from './queries.ts';

export function RuleEnd({ rule }: { readonly rule: Rule }) {
  const { t } = useI18n();
  const [asked, setAsked] = useState<'cancel' | 'delete'>();
  const notify = useNotify();
  const navigate = useNavigate();
  const cancel = useCancelReplies();
  const remove = useDeleteRule();
  const close = () => setAsked(undefined);
  const fail = (error: unknown) => {
    close();
    notify({ tone: 'bad', text: errorText(error, t) });
  };
  const carryOut = () => {
    if (asked === 'cancel')
      cancel.mutate(rule.id, {
        onSuccess: (count) => {
          close();
          notify({ text: t('instagramRule.didCancel', { count }) });
        },
        onError: fail,
      });
    else
      remove.mutate(rule.id, {
        onSuccess: () => {
          close();
          notify({ text: t('instagram.didDelete', { name: rule.name }) });
          void navigate({ to: '/instagram', search: { account: rule.account } });
        },
        onError: fail,
      });
  };
  return (
    <Panel title={t('instagramRule.end')}>
      <p className="hint">{t('instagramRule.endHint')}</p>
      <div className="actions">
        <Button icon={Undo2} onPress={() => setAsked('cancel')}>
          {t('instagramRule.cancelReplies')}
        </Button>
        <Button kind="danger" icon={Trash2} onPress={() => setAsked('delete')}>
          {t('instagramRule.deleteRule')}
        </Button>
      </div>
      <Confirm
        title={t(asked === 'cancel' ? 'instagramRule.cancelTitle' : 'instagram.deleteTitle', {
          name: rule.name,
        })}
        verb={t(asked === 'cancel' ? 'instagramRule.cancelReplies' : 'instagramRule.deleteRule')}
        isOpen={asked !== undefined}
        isBusy={cancel.isPending || remove.isPending}
        onClose={close}
        onConfirm={carryOut}
      >
        <p>{t(asked === 'cancel' ? 'instagramRule.cancelText' : 'instagramRule.deleteText')}</p>
      </Confirm>
    </Panel>
  );
}
