/** Saved questions of what happens in the other pipelines, with their answers as a chart and as a table. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DatabaseZap } from 'lucide-react';
import type { Questions } from '../../../contract/client/data.ts';
import { useI18n } from '../../i18n/index.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Async, Empty } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { Answer } from './answer.tsx';
import { DataFrame } from './frame.tsx';
import { useAnswer, useQuestions } from './queries.ts';
import type { DataSearch } from './search.ts';
import { QUESTION_WORDS } from './words.ts';

/** As it stands in the configuration, in any language. */
const LAKE_EXAMPLE = 'data: { lake: {} }';

export function QuestionsPage() {
  const { t } = useI18n();
  const questions = useQuestions();
  return (
    <DataFrame>
      <Async query={questions}>
        {(found) =>
          found.state === 'ready' ? (
            <Chosen items={found.items} />
          ) : (
            <Empty
              icon={DatabaseZap}
              title={t(found.state === 'no-athena' ? 'data.noAthena' : 'data.noLake')}
            >
              {found.state === 'no-athena'
                ? t('data.noAthenaHint')
                : t('data.noLakeHint', { example: LAKE_EXAMPLE })}
            </Empty>
          )
        }
      </Async>
    </DataFrame>
  );
}

function Chosen({ items }: Pick<Questions, 'items'>) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { question: wanted } = useSearch({ strict: false }) as DataSearch;
  const question = items.find(({ name }) => name === wanted) ?? items[0];
  if (!question) return null;
  const titleOf = (name: string) => {
    const key = QUESTION_WORDS[name];
    return key === undefined ? name : t(key);
  };
  return (
    <>
      <div className="filter-bar">
        <SelectField
          label={t('data.question')}
          value={question.name}
          options={items.map(({ name }) => ({ value: name, label: titleOf(name) }))}
          onChange={(value) => void navigate({ to: '.', search: { question: value } })}
        />
      </div>
      <Answered key={question.name} name={question.name} title={titleOf(question.name)} />
    </>
  );
}

function Answered({ name, title }: { readonly name: string; readonly title: string }) {
  const { t } = useI18n();
  const answer = useAnswer(name);
  return (
    <Panel title={title}>
      <Async query={answer}>{(found) => <Answer title={title} answer={found} />}</Async>
      <p className="hint">{t('data.answerHint', { name })}</p>
    </Panel>
  );
}
