/** Sends a form a message, and leads to it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import type { ConfiguredForm } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/states.tsx';

export function TestMessage({ form }: { readonly form: ConfiguredForm }) {
  const { t } = useI18n();
  const { may } = useMe();
  const [isAsked, setAsked] = useState(false);
  const test = useTest(form.id);
  const close = () => {
    setAsked(false);
    test.reset();
  };
  if (!may('contact:write') || !form.active) return null;
  return (
    <>
      <Button icon={Send} label={`${t('setUp.test')} ${form.id}`} onPress={() => setAsked(true)}>
        {t('setUp.test')}
      </Button>
      {test.data ? (
        <Sent id={test.data} isOpen={isAsked} onClose={close} />
      ) : (
        <Question form={form} test={test} isOpen={isAsked} onClose={close} />
      )}
    </>
  );
}

function useTest(form: string) {
  const { api } = useDesk();
  const { language } = useI18n();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => (await api.contact.sendTestMessage(form, { language })).data.submissionId,
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['contact'] }),
  });
}

interface Open {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

interface QuestionProps extends Open {
  readonly form: ConfiguredForm;
  readonly test: ReturnType<typeof useTest>;
}

function Question({
  form: { to, autoresponse, webhook, destinations },
  test,
  isOpen,
  onClose,
}: QuestionProps) {
  const { t, format } = useI18n();
  return (
    <Confirm
      kind="primary"
      title={t('setUp.testTitle')}
      verb={t('setUp.testVerb')}
      isOpen={isOpen}
      isBusy={test.isPending}
      onClose={onClose}
      onConfirm={() => test.mutate()}
    >
      <p>{t('setUp.testWhat')}</p>
      <ul className="plain-list">
        <li>{t('setUp.testMail', { to: format.list(to) })}</li>
        {autoresponse && <li>{t('setUp.testAnswer', { to: to[0] ?? '' })}</li>}
        {webhook && <li>{t('setUp.testWebhook', { host: webhook.host })}</li>}
        {destinations.length > 0 && (
          <li>{t('setUp.testDestinations', { destinations: format.list(destinations) })}</li>
        )}
      </ul>
      {test.error && <Failure error={test.error} />}
    </Confirm>
  );
}

function Sent({ id, isOpen, onClose }: Open & { readonly id: string }) {
  const { t } = useI18n();
  return (
    <Dialog title={t('setUp.testSent')} isOpen={isOpen} onClose={onClose}>
      <p>{t('setUp.testSentHint')}</p>
      <div className="actions end">
        <Link to="/inbox/$id" params={{ id }} className="button primary">
          {t('setUp.testOpen')}
        </Link>
      </div>
    </Dialog>
  );
}
