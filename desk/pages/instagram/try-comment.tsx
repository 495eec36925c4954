/** Which rule would answer a comment that is written now, and why each other one would not. Nothing is sent. */
import { type FormEvent, useState } from 'react';
import type { OutboxEntry } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Failure } from '../../ui/states.tsx';
import { useTryRules, type Verdicts } from './queries.ts';
import { SURFACES, VERDICTS } from './words.ts';

type Surface = OutboxEntry['surface'];

interface TryCommentProps {
  readonly account: string;
  /** The rule that one is looking at. */
  readonly ruleId?: string;
  /** A post that the rule is bound to. */
  readonly mediaId?: string;
  readonly surface?: Surface;
}

export function TryComment({ account, ruleId, mediaId, surface: first = 'post' }: TryCommentProps) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [surface, setSurface] = useState<Surface>(first);
  const [post, setPost] = useState(mediaId ?? '');
  const trial = useTryRules(account);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isAtPost = surface === 'post' || surface === 'live';
    trial.mutate({ text, surface, ...(isAtPost && post.trim() !== '' && { mediaId: post.trim() }) });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="try-fields">
        <TextField label={t('instagram.tryText')} value={text} onChange={setText} />
        <SelectField
          label={t('instagram.tryWhere')}
          value={surface}
          options={Object.entries(SURFACES).map(([value, key]) => ({ value, label: t(key) }))}
          onChange={(value) => setSurface(value as Surface)}
        />
        {mediaId !== undefined && surface === 'post' && (
          <TextField label={t('instagram.postId')} value={post} onChange={setPost} />
        )}
        <Button type="submit" isBusy={trial.isPending}>
          {t('instagram.tryVerb')}
        </Button>
      </div>
      <p className="hint">{t('instagram.tryHint')}</p>
      {trial.error && <Failure error={trial.error} />}
      <div role="status" className="stack">
        {trial.data && <Answer verdicts={trial.data} ruleId={ruleId} />}
      </div>
    </form>
  );
}

function Answer({
  verdicts: { rule, rules },
  ruleId,
}: {
  readonly verdicts: Verdicts;
  readonly ruleId?: string | undefined;
}) {
  const { t, format } = useI18n();
  const winner = rules.find((one) => one.ruleId === rule);
  return (
    <>
      <p className={winner ? 'callout good' : 'callout warn'}>
        {winner ? t('instagram.tryWins', { name: winner.name }) : t('instagram.tryNone')}
      </p>
      <ul className="verdicts">
        {rules.map(({ ruleId: id, name, verdict, words, shadowedBy }) => (
          <li key={id} className={id === ruleId ? 'own' : undefined}>
            <strong>{name}</strong>
            <span>
              {t(VERDICTS[verdict])}
              {words.length > 0 && ` ${t('instagram.tryWords', { words: format.list(words) })}`}
              {shadowedBy && ` ${t('instagram.shadowed', { name: shadowedBy.name })}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
