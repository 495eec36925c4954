/** The fields of a rule, in the order in which one thinks of them: who, what, when. */
import { TriangleAlert } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Account, DescribedRule as Rule } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { fieldText } from '../../ui/error-text.ts';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/text.tsx';
import { type Draft, type DraftProblems, MODES, type Mode, PLACES, type Place } from './draft.ts';
import { KeywordField } from './keyword-field.tsx';
import { MessageFields } from './message-fields.tsx';
import { RuleTimes } from './rule-times.tsx';
import { PLACE_KEYS } from './words.ts';

// Only a rule of one post asks for them.
const RecentPosts = lazy(async () => ({ default: (await import('./recent-posts.tsx')).RecentPosts }));

export interface EditorFieldsProps {
  readonly account: Account;
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly problems: DraftProblems;
  /** Of the last attempt to save. */
  readonly error: unknown;
  readonly rule?: Rule | undefined;
}

/** What is wrong with a field: what the page knows, otherwise what the API said. */
export function useProblem({ problems, error }: Pick<EditorFieldsProps, 'problems' | 'error'>) {
  const { t } = useI18n();
  return (field: keyof DraftProblems, name: string = field): string | undefined => {
    const own = problems[field]?.map((problem) => t(`instagramRule.${problem}`)).join(' ');
    return own ?? fieldText(error, name, t);
  };
}

export function EditorFields(props: EditorFieldsProps) {
  const { t } = useI18n();
  const { draft, onChange, rule } = props;
  const problem = useProblem(props);
  return (
    <>
      {rule?.shadowedBy && (
        <p className="callout warn with-icon">
          <TriangleAlert aria-hidden className="icon" />
          <span>
            {t('instagram.shadowed', { name: rule.shadowedBy.name })} {t('instagram.shadowedHint')}
          </span>
        </p>
      )}
      <Panel>
        <div className="stack">
          <TextField
            label={t('instagram.name')}
            hint={t('instagramRule.nameHint')}
            value={draft.name}
            maxLength={100}
            error={problem('name')}
            onChange={(name) => onChange({ name })}
          />
          <CheckField
            isSwitch
            label={t('instagramRule.switchedOn')}
            hint={t('instagramRule.switchedOnHint')}
            isChecked={draft.enabled}
            onChange={(enabled) => onChange({ enabled })}
          />
          <CheckField
            label={t('instagramRule.looksOn')}
            hint={t('instagramRule.looksOnHint')}
            isChecked={draft.shadow}
            onChange={(shadow) => onChange({ shadow })}
          />
        </div>
      </Panel>
      <Panel title={t('instagramRule.when')}>
        <div className="stack">
          <PlaceFields {...props} />
          <ModeFields draft={draft} onChange={onChange} />
          <Words {...props} />
        </div>
      </Panel>
      <MessageFields {...props} />
      <RuleTimes {...props} />
    </>
  );
}

function PlaceFields(props: EditorFieldsProps) {
  const { t } = useI18n();
  const { account, draft, onChange } = props;
  const problem = useProblem(props);
  return (
    <>
      <Choice
        legend={t('instagramRule.place')}
        name="place"
        value={draft.place}
        options={PLACES.map((place) => ({ value: place, label: t(PLACE_KEYS[place]) }))}
        onChange={(place) => onChange({ place: place as Place })}
      />
      {draft.place === 'next-post' && <p className="hint">{t('instagramRule.nextPostHint')}</p>}
      {draft.place === 'post' && (
        <>
          <TextField
            label={t('instagram.postId')}
            hint={t('instagramRule.postIdHint')}
            value={draft.mediaId}
            maxLength={100}
            error={problem('mediaId', 'scope')}
            onChange={(mediaId) => onChange({ mediaId })}
          />
          <Suspense>
            <RecentPosts
              account={account.id}
              chosen={draft.mediaId}
              onChoose={(mediaId) => onChange({ mediaId })}
            />
          </Suspense>
        </>
      )}
    </>
  );
}

const MODE_KEYS = {
  contains: 'instagramRule.modeContains',
  all: 'instagramRule.modeAll',
  exact: 'instagramRule.modeExact',
  every: 'instagramRule.modeEvery',
} as const satisfies Readonly<Record<Mode, string>>;

function ModeFields({ draft, onChange }: Pick<EditorFieldsProps, 'draft' | 'onChange'>) {
  const { t } = useI18n();
  return (
    <Choice
      legend={t('instagramRule.mode')}
      name="mode"
      value={draft.mode}
      options={MODES.map((mode) => ({ value: mode, label: t(MODE_KEYS[mode]) }))}
      onChange={(mode) => onChange({ mode: mode as Mode })}
    />
  );
}

/** Letters that a keyword should have at the least: "m" is in "I'm". */
const FEWEST_LETTERS = 3;

function Words(props: EditorFieldsProps) {
  const { t, format } = useI18n();
  const { draft, onChange } = props;
  const problem = useProblem(props);
  const short = [...draft.keywords, ...draft.excluded].filter((word) => {
    const letters = word.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    return letters > 0 && letters < FEWEST_LETTERS && !/[^\p{L}\p{N}\s]/u.test(word);
  });
  return (
    <>
      {draft.mode !== 'every' && (
        <KeywordField
          label={t('instagramRule.keywords')}
          hint={t('instagramRule.keywordsHint')}
          error={problem('keywords')}
          keywords={draft.keywords}
          onChange={(keywords) => onChange({ keywords })}
        />
      )}
      <KeywordField
        label={t('instagramRule.excluded')}
        hint={t('instagramRule.excludedHint')}
        error={fieldText(props.error, 'excluded', t)}
        keywords={draft.excluded}
        onChange={(excluded) => onChange({ excluded })}
      />
      {short.length > 0 && (
        <p className="callout warn" role="status">
          {t('instagramRule.shortWords', { words: format.list(short) })}
        </p>
      )}
      {draft.mode !== 'every' && (
        <CheckField
          label={t('instagramRule.typos')}
          hint={t('instagramRule.typosHint')}
          isChecked={draft.typos}
          onChange={(typos) => onChange({ typos })}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  readonly legend: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** One of a few, all of them in sight. */
function Choice({ legend, name, value, options, onChange }: ChoiceProps) {
  return (
    <fieldset className="radio-group">
      <legend>{legend}</legend>
      <div className="radios">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
