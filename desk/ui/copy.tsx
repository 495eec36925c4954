/** What one takes along: an address, a piece of code. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useI18n } from '../i18n/index.tsx';
import { Button } from './button.tsx';

/** How long the button says that it has been done. */
const SAID_MS = 2_000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, such as "address". */
  readonly name: string;
}

/** @param clipboard browsers have none where a page comes without encryption. @returns whether it holds the text now */
export async function copied(
  text: string,
  clipboard: Pick<Clipboard, 'writeText'> | undefined,
): Promise<boolean> {
  if (!clipboard) return false;
  return clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

function CopyButton({ text, name }: CopyButtonProps) {
  const { t } = useI18n();
  const [ended, setEnded] = useState<'common.copied' | 'common.copyFailed'>();
  useEffect(() => {
    if (ended !== 'common.copied') return;
    const timer = setTimeout(() => setEnded(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [ended]);
  const copy = async () =>
    setEnded((await copied(text, navigator.clipboard)) ? 'common.copied' : 'common.copyFailed');
  return (
    <>
      <Button
        small
        icon={ended === 'common.copied' ? Check : Copy}
        label={t('common.copyNamed', { name })}
        onPress={() => void copy()}
      >
        {t(ended ?? 'common.copy')}
      </Button>
      <span className="unseen" role="status">
        {ended ? t(ended) : ''}
      </span>
    </>
  );
}

/** An address in one line. */
export function Address({ url, name }: { readonly url: string; readonly name: string }) {
  return (
    <div className="address">
      <code>{url}</code>
      <CopyButton text={url} name={name} />
    </div>
  );
}

/** Code to paste. Long lines are wrapped: a box that scrolls would need a stop of its own for keyboards. */
export function Code({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <div className="code">
      <div className="code-head">
        <span>{name}</span>
        <CopyButton text={text} name={name} />
      </div>
      <pre>
        <code>{text}</code>
      </pre>
    </div>
  );
}
