/** What the reader of a comment will get, on a phone, with the room that is left. */
import { useI18n } from '../../i18n/index.tsx';
import { longestBytes, MOST_BYTES, previewPieces } from './message.ts';

interface PhoneProps {
  /** The account's name at Instagram. */
  readonly account: string;
  readonly message: string;
  /** The short link; empty while none is chosen. */
  readonly link: string;
  /** What somebody writes for it to be sent. */
  readonly comment: string;
  readonly publicReply: string | undefined;
}

export function Phone({ account, message, link, comment, publicReply }: PhoneProps) {
  const { t } = useI18n();
  const pieces = previewPieces(message, t('instagramRule.previewName'), link);
  return (
    <figure className="phone" aria-label={t('instagramRule.preview')}>
      <div className="phone-head">
        <span className="phone-face" aria-hidden>
          {account.slice(0, 1).toUpperCase()}
        </span>
        <strong>{account}</strong>
      </div>
      <div className="phone-body">
        <p className="phone-note">{t('instagramRule.previewComment')}</p>
        <div className="phone-comment">
          <p>
            <strong>{t('instagramRule.previewHandle')}</strong> {comment}
          </p>
          {publicReply && (
            <p className="phone-reply">
              <strong>{account}</strong> {publicReply}
            </p>
          )}
        </div>
        <p className="phone-note">{t('instagramRule.previewMessage')}</p>
        <p className="bubble">
          {message.trim() === ''
            ? t('instagramRule.previewEmpty')
            : pieces.map(({ at, text, isLink }) => (
                // The link is only drawn: what counts clicks must not count the owner's.
                <span className={isLink ? 'bubble-link' : undefined} key={at}>
                  {text}
                </span>
              ))}
        </p>
      </div>
    </figure>
  );
}

/** Counts as Instagram does: bytes, with room for the longest name and link. */
export function ByteCounter({ message }: { readonly message: string }) {
  const { t, format } = useI18n();
  const bytes = longestBytes(message);
  const left = MOST_BYTES - bytes;
  return (
    <div className={left < 0 ? 'bytes over' : left < 100 ? 'bytes near' : 'bytes'}>
      <meter
        min={0}
        max={MOST_BYTES}
        high={MOST_BYTES - 100}
        value={bytes}
        aria-label={t('instagramRule.bytesLabel')}
      >
        {format.number(bytes)}
      </meter>
      <span>
        {left >= 0
          ? t('instagramRule.bytesLeft', { count: left })
          : t('instagramRule.bytesOver', { count: -left })}
      </span>
    </div>
  );
}
