/** Leads through connecting an account: Meta's own steps, each with what Meta says of it now. */
import { CircleAlert, CircleCheck, CircleHelp, ExternalLink, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/copy.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Ago } from '../../ui/text.tsx';
import { InstagramFrame } from './frame.tsx';
import { type Checks, useChecks } from './queries.ts';
import { reasonKey } from './reasons.ts';
import { TestComment } from './test-comment.tsx';

const CONSOLE = 'https://developers.facebook.com/apps/';
const PERMISSIONS = [
  'instagram_business_basic',
  'instagram_business_manage_comments',
  'instagram_business_manage_messages',
].join('\n');

export function ConnectPage() {
  const { t } = useI18n();
  return (
    <InstagramFrame title={t('instagramConnect.connect')} lead={t('instagramConnect.connectLead')}>
      {(account) => <Steps key={account.id} account={account} />}
    </InstagramFrame>
  );
}

type Check = Checks['checks'][number];

function Steps({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const query = useChecks(account.id);
  const checks = query.data?.checks ?? [];
  const of = (name: Check['check']) => checks.find(({ check }) => check === name);
  return (
    <>
      <div className="actions">
        <Button icon={RefreshCw} isBusy={query.isFetching} onPress={() => void query.refetch()}>
          {t('instagramConnect.askMeta')}
        </Button>
        {query.data && (
          <span className="hint" role="status">
            {t('instagramConnect.askedMeta')} <Ago at={query.data.checkedAt} />
          </span>
        )}
      </div>
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={5} />}
      {query.data && (
        <ol className="connect-steps">
          <Step title={t('instagramConnect.stepProfessional')}>
            <p>{t('instagramConnect.stepProfessionalText')}</p>
          </Step>
          <AppStep />
          <AccountStep account={account} check={of('account')} />
          <TokenStep account={account} check={of('token')} />
          {account.webhooks ? (
            <WebhookStep account={account} check={of('webhook-subscription')} />
          ) : (
            <Step title={t('instagramConnect.stepNoWebhooks')}>
              <p>{t('instagramConnect.stepNoWebhooksText')}</p>
            </Step>
          )}
          {account.webhooks && (
            <Step
              title={t('instagramConnect.stepPublish')}
              check={{ check: 'webhook-seen', ok: null }}
              unknown="instagramConnect.modeUnknown"
            >
              <p>{t('instagramConnect.stepPublishText')}</p>
              <ConsoleLink />
            </Step>
          )}
          <Step
            title={t('instagramConnect.stepTest')}
            check={of('webhook-seen')}
            unknown="instagramConnect.notSeen"
          >
            <TestComment account={account} seenAt={of('webhook-seen')?.seenAt} />
          </Step>
        </ol>
      )}
    </>
  );
}

function AppStep() {
  const { t } = useI18n();
  return (
    <Step title={t('instagramConnect.stepApp')}>
      <p>{t('instagramConnect.stepAppText')}</p>
      <Code name={t('instagramConnect.permissions')} text={PERMISSIONS} />
      <p className="hint">{t('instagramConnect.stepAppHint')}</p>
      <ConsoleLink />
    </Step>
  );
}

function AccountStep({ account, check }: { readonly account: Account; readonly check: Check | undefined }) {
  const { t } = useI18n();
  const isOther = check?.ok === false && check.userId !== undefined;
  return (
    <Step title={t('instagramConnect.stepAccount')} check={check} unknown="instagramConnect.afterToken">
      {check?.ok && check.username && (
        <p>{t('instagramConnect.isAccount', { name: `@${check.username}` })}</p>
      )}
      {!check?.ok && <p>{t('instagramConnect.stepAccountText')}</p>}
      {isOther && (
        <>
          <p>
            {t('instagramConnect.otherAccount', {
              name: check.username ? `@${check.username}` : '',
              id: account.userId,
            })}
          </p>
          <Code
            name="frontdesk.config.ts"
            text={`keywordDm: {\n  accounts: {\n    ${account.id}: { userId: '${check.userId}' },\n  },\n},`}
          />
          <Code name={t('instagramConnect.thenDeploy')} text="npm run deploy" />
        </>
      )}
    </Step>
  );
}

function TokenStep({ account, check }: { readonly account: Account; readonly check: Check | undefined }) {
  const { t } = useI18n();
  return (
    <Step title={t('instagramConnect.stepToken')} check={check} unknown="instagramAccount.whyTrouble">
      {check?.ok && check.expiresAt ? (
        <p>
          {t('instagramAccount.tokenEnds')} <Ago at={check.expiresAt} />. {t('instagramConnect.tokenRenewed')}
        </p>
      ) : (
        <p>{t('instagramConnect.stepTokenText')}</p>
      )}
      {!check?.ok && (
        <>
          <Code name={t('instagramConnect.command')} text={`npm run instagram:connect -- ${account.id}`} />
          <ConsoleLink />
        </>
      )}
    </Step>
  );
}

function WebhookStep({ account, check }: { readonly account: Account; readonly check: Check | undefined }) {
  const { t, format } = useI18n();
  return (
    <Step title={t('instagramConnect.stepWebhook')} check={check} unknown="instagramConnect.afterToken">
      <p>{t('instagramConnect.stepWebhookText')}</p>
      {check?.missing && <p>{t('instagramConnect.missingFields', { fields: format.list(check.missing) })}</p>}
      {check?.ok === false && (
        <Code name={t('instagramConnect.command')} text={`npm run instagram:connect -- ${account.id}`} />
      )}
    </Step>
  );
}

function ConsoleLink() {
  const { t } = useI18n();
  return (
    <p>
      <a href={CONSOLE} target="_blank" rel="noopener noreferrer" className="with-icon">
        {t('instagramConnect.toConsole')}
        <ExternalLink aria-hidden className="icon" />
        <span className="unseen">{t('instagramConnect.inNewTab')}</span>
      </a>
    </p>
  );
}

interface StepProps {
  readonly title: string;
  /** Undefined: only whoever does it knows. */
  readonly check?: Check | undefined;
  /** Why it can't be known. */
  readonly unknown?: PlainKey;
  readonly children: ReactNode;
}

const LOOKS = {
  true: { icon: CircleCheck, className: 'step good', key: 'instagramConnect.checkOk' },
  false: { icon: CircleAlert, className: 'step bad', key: 'instagramConnect.checkWrong' },
  null: { icon: CircleHelp, className: 'step open', key: 'instagramConnect.checkUnknown' },
} as const;

function Step({ title, check, unknown, children }: StepProps) {
  const { t } = useI18n();
  if (!check)
    return (
      <li className="step">
        <h2>{title}</h2>
        {children}
      </li>
    );
  const { icon: Icon, className, key } = LOOKS[`${check.ok}`];
  const why =
    check.reason === undefined ? undefined : (reasonKey(check.reason) ?? 'instagramAccount.whyTrouble');
  const said = check.ok === true ? undefined : (why ?? (check.ok === null ? unknown : undefined));
  return (
    <li className={className}>
      <h2>{title}</h2>
      <p className="step-state">
        <Icon aria-hidden className="icon" />
        <span>{said ? t('common.named', { name: t(key), text: t(said) }) : t(key)}</span>
      </p>
      {children}
    </li>
  );
}
