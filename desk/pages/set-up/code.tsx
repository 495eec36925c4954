/** Code to copy, in the kinds that there are. */
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { Code } from '../../ui/copy.tsx';
import { KIND_NAMES, KINDS, type Kind } from './kinds.ts';

interface SnippetsProps {
  /** What it is for. */
  readonly name: string;
  readonly codeOf: (kind: Kind) => string;
}

export function Snippets({ name, codeOf }: SnippetsProps) {
  const { t } = useI18n();
  const [kind, setKind] = useState<Kind>('html');
  return (
    <div className="stack snippets">
      <fieldset className="choices">
        <legend className="unseen">{t('setUp.kind')}</legend>
        {KINDS.map((one) => (
          <label key={one} className="choice">
            <input type="radio" name={`kind-${name}`} checked={kind === one} onChange={() => setKind(one)} />
            {KIND_NAMES[one]}
          </label>
        ))}
      </fieldset>
      <Code name={`${KIND_NAMES[kind]}, ${name}`} text={codeOf(kind)} />
    </div>
  );
}
