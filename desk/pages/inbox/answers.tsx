/** What the visitor wrote: long answers as text, short ones as a list. */
import type { Submission } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Linkified } from '../../ui/linkified.tsx';
import { Facts, Panel } from '../../ui/text.tsx';
import { useForms } from './queries.ts';
import { captionOf, sortAnswers } from './words.ts';

export function Answers({ submission }: { readonly submission: Submission }) {
  const { t, format } = useI18n();
  const forms = useForms();
  const { form: formId, fields, subject, language, origin, state } = submission;
  const form = forms.data?.find(({ id }) => id === formId);
  const caption = (name: string) =>
    form?.fields.find((field) => field.name === name)?.label ?? captionOf(name);
  const { texts, facts } = sortAnswers(fields);
  // What spam links to is not for clicking.
  const said = (text: string) => (state === 'spam' ? text : <Linkified text={text} />);
  return (
    <Panel>
      <div className="answers">
        {subject && <p className="answer-subject">{subject}</p>}
        {texts.map(([name, text]) => (
          <section key={name}>
            <h2 className="answer-caption">{caption(name)}</h2>
            <p className="answer-text" dir="auto">
              {said(text)}
            </p>
          </section>
        ))}
        <Facts
          rows={[
            ...facts.map(([name, text]) => [caption(name), <bdi key={name}>{said(text)}</bdi>] as const),
            [t('inbox.language'), language && format.language(language)],
            [t('inbox.sentFrom'), origin?.replace(/^https?:\/\//, '')],
            [t('inbox.keptUntil'), format.date(submission.deletedAfter)],
          ]}
        />
      </div>
    </Panel>
  );
}
