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

function CopyButton({ text, name }: CopyButtonProps) {
  const { t } = useI18n();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <>
      <Button
        small
        icon={isCopied ? Check : Copy}
        label={t('common.copyNamed', { name })}
        onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {isCopied ? t('common.copied') : t('common.copy')}
      </Button>
      <span className="unseen" role="status">
        {isCopied ? t('common.copied') : ''}
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
