/** Writes a rule: a new one, or one that is there. */
import { useNavigate, useParams } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Account, DescribedRule as Rule, SavedRule } from '../../../contract/client/keyword-dm.ts';
import { ApiError } from '../../api/errors.ts';
import { useI18n, withTexts } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { LeaveQuestion } from '../../ui/leave-question.tsx';
import { Async, Loading } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { type Draft, draftOf, inputOf, NEW_DRAFT, problemsOf } from './draft.ts';
import { EditorFields } from './editor-fields.tsx';
import { InstagramFrame } from './frame.tsx';
import type { PastProps } from './past.tsx';
import { useRule, useSaveRule } from './queries.ts';

export function NewRulePage() {
  const { t } = useI18n();
  return (
    <InstagramFrame title={t('instagram.newRule')} hideState>
      {(account) => <Editor account={account} />}
    </InstagramFrame>
  );
}

export function RulePage() {
  const { t } = useI18n();
  const { id = '' } = useParams({ strict: false });
  const rule = useRule(id);
  const notify = useNotify();
  const [round, setRound] = useState(0);
  const loadTheirs = async () => {
    const { error } = await rule.refetch();
    // What is written stays until there is something to begin again from.
    if (error) return notify({ tone: 'bad', text: errorText(error, t) });
    setRound(round + 1);
    document.querySelector<HTMLElement>('h1')?.focus();
  };
  return (
    <InstagramFrame title={rule.data?.name ?? t('instagram.rule')} hideState>
      {(account) => (
        <Async query={rule}>
          {(found) => (
            <Editor
              key={`${id} ${round}`}
              account={account}
              rule={found}
              onReload={() => void loadTheirs()}
            />
          )}
        </Async>
      )}
    </InstagramFrame>
  );
}

interface EditorProps {
  readonly account: Account;
  /** As it is now. @default a new one is written */
  readonly rule?: Rule;
  readonly onReload?: () => void;
}

function Editor({ account, rule, onReload }: EditorProps) {
  const { t } = useI18n();
  // What the fields began with: what is saved replaces that version, and no other.
  const [base, setBase] = useState(rule);
  const [draft, setDraft] = useState<Draft>(base ? draftOf(base) : NEW_DRAFT);
  const latest = useRef(draft);
  latest.current = draft;
  const [isTried, setTried] = useState(false);
  const save = useSaveRule();
  const isChanged = JSON.stringify(draft) !== JSON.stringify(base ? draftOf(base) : NEW_DRAFT);
  const problems = problemsOf(draft);
  const isWrong = Object.keys(problems).length > 0;
  const { may, caller } = useMe();
  const isWriter = may('keyword-dm:write');
  const sayAndGo = useSayAndGo(account);
  const submit = () => {
    setTried(true);
    if (isWrong) return focusFirstWrong();
    save.mutate(
      { before: base, input: inputOf(draft, account.id, base) },
      {
        onSuccess: (saved) => {
          setBase(saved);
          // What was typed meanwhile stays, and is not saved yet.
          const isSame = latest.current === draft;
          if (isSame) setDraft(draftOf(saved));
          sayAndGo(saved, isSame && rule === undefined);
        },
        onError: focusFirstWrong,
      },
    );
  };
  return (
    <>
      <form
        className="editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset className="editor-fields" disabled={!isWriter}>
          <EditorFields
            account={account}
            draft={draft}
            onChange={(change) => setDraft({ ...draft, ...change })}
            problems={isTried ? problems : {}}
            error={save.error}
            rule={rule}
          />
        </fieldset>
        <div className="editor-foot">
          <SaveProblem error={save.error} onReload={onReload} isWrong={isTried && isWrong} />
          {isWriter ? (
            <Button type="submit" kind="primary" isBusy={save.isPending}>
              {t(base ? 'common.save' : 'instagramRule.saveRule')}
            </Button>
          ) : (
            <p className="quiet">
              {t(caller?.kind === 'token' ? 'instagramRule.notAllowedToken' : 'instagramRule.notAllowed')}
            </p>
          )}
          <LinkButton to="/instagram" search={{ account: account.id }}>
            {t(isChanged ? 'common.cancel' : 'common.back')}
          </LinkButton>
        </div>
      </form>
      <Suspense fallback={<Loading rows={2} />}>
        {rule && isWriter && <Trial account={account} rule={rule} draft={draft} isChanged={isChanged} />}
      </Suspense>
      <PastOpener account={account} rule={rule} draft={draft} isWrong={isWrong} />
      <Suspense>{rule && isWriter && <RuleEnd rule={rule} />}</Suspense>
      <LeaveQuestion isChanged={isChanged} />
    </>
  );
}

// A new rule has neither, so the editor does not wait for them.
const Trial = lazy(async () => ({ default: (await import('./trial.tsx')).Trial }));
const RuleEnd = lazy(async () => ({ default: (await import('./rule-end.tsx')).RuleEnd }));
const Past = lazy(async () => ({ default: (await withTexts(['past'], import('./past.tsx'))).Past }));

/** What few want, and what takes a while: it is loaded when it is asked for. */
function PastOpener(props: PastProps) {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  if (isOpen)
    return (
      <Suspense fallback={<Loading rows={2} />}>
        <Past {...props} />
      </Suspense>
    );
  return (
    <Panel>
      <Button icon={History} onPress={() => setOpen(true)}>
        {t('instagramRule.tryPast')}
      </Button>
    </Panel>
  );
}

/** What happens after saving: it is said, and a new rule gets its own address. */
function useSayAndGo(account: Account) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const notify = useNotify();
  return (saved: SavedRule, isNew: boolean) => {
    notify({ text: t('instagram.didSave', { name: saved.name }) });
    if (!isNew) return;
    void navigate({
      to: '/instagram/rules/$id',
      params: { id: saved.id },
      search: { account: account.id },
      replace: true,
      // What was written is saved, though the question whether to leave has not heard of it yet.
      ignoreBlocker: true,
    });
  };
}

/** After React has marked them. */
function focusFirstWrong(): void {
  setTimeout(() => document.querySelector<HTMLElement>('.editor [aria-invalid=true]')?.focus());
}

function SaveProblem({
  error,
  isWrong,
  onReload,
}: {
  readonly error: unknown;
  readonly isWrong: boolean;
  readonly onReload?: (() => void) | undefined;
}) {
  const { t } = useI18n();
  const isChanged = error instanceof ApiError && (error.status === 412 || error.status === 409);
  if (isChanged)
    return (
      <div className="failure" role="alert">
        <div>
          <p className="failure-title">{t('errors.changed')}</p>
          <p>{t('instagramRule.changedHint')}</p>
        </div>
        {onReload && <Button onPress={onReload}>{t('instagramRule.loadTheirs')}</Button>}
      </div>
    );
  if (isWrong)
    return (
      <p className="field-error" role="alert">
        {t('instagramRule.fixFirst')}
      </p>
    );
  if (!error) return null;
  return (
    <p className="field-error" role="alert">
      {errorText(error, t)}
    </p>
  );
}
