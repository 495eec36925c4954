/** Keywords as chips: typed, pasted, taken away one by one. */
import { X } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/fields.tsx';
import { splitKeywords, withKeywords } from './draft.ts';

interface KeywordFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error?: string | undefined;
  readonly keywords: readonly string[];
  readonly onChange: (keywords: readonly string[]) => void;
}

/** The API's limit for one keyword, in characters. */
const MOST_LETTERS = 100;

export function KeywordField({ label, hint, error, keywords, onChange }: KeywordFieldProps) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const input = useRef<HTMLInputElement>(null);

  const add = (given: string) => {
    const added = splitKeywords(given).map((one) => one.slice(0, MOST_LETTERS));
    setText('');
    if (added.length === 0) return;
    const next = withKeywords(keywords, added);
    const isNew = next.length > keywords.length;
    setSaid(
      t(isNew ? 'instagramRule.keywordAdded' : 'instagramRule.keywordThere', { word: added.join(', ') }),
    );
    if (isNew) onChange(next);
  };
  const remove = (word: string) => {
    onChange(keywords.filter((one) => one !== word));
    setSaid(t('instagramRule.keywordRemoved', { word }));
    input.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = keywords.at(-1);
    if (event.key === 'Enter') {
      // Enter in a field would send the form.
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && text === '' && last !== undefined) remove(last);
  };
  const change = (value: string) => {
    if (/[,;\n]/.test(value)) add(value);
    else setText(value);
  };
  return (
    <div className="keywords">
      <Field label={label} hint={hint} error={error}>
        {(wiring) => (
          <div className="chip-box">
            {keywords.length > 0 && (
              <ul className="chips">
                {keywords.map((word) => (
                  <li className="chip" key={word}>
                    <span>{word}</span>
                    <IconButton
                      small
                      icon={X}
                      label={t('instagramRule.removeKeyword', { word })}
                      onPress={() => remove(word)}
                    />
                  </li>
                ))}
              </ul>
            )}
            <input
              {...wiring}
              ref={input}
              value={text}
              autoComplete="off"
              autoCapitalize="none"
              onChange={(event) => change(event.target.value)}
              onKeyDown={press}
              // What was typed and not confirmed would be lost on saving.
              onBlur={() => add(text)}
            />
          </div>
        )}
      </Field>
      <span className="unseen" role="status">
        {said}
      </span>
    </div>
  );
}
