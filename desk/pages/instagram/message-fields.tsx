/** What is sent: the message with its link, and the replies under the comment, with a phone that shows them. */
import { Plus, X } from 'lucide-react';
import { useI18n } from '../../i18n/index.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useKeptFocus } from '../../ui/kept-focus.ts';
import { Panel } from '../../ui/text.tsx';
import { takesPublicReplies } from './draft.ts';
import { type EditorFieldsProps, useProblem } from './editor-fields.tsx';
import { LinkField } from './link-field.tsx';
import { ByteCounter, Phone } from './phone.tsx';
import { useLinks } from './queries.ts';

/** The API's limit. */
const MOST_REPLIES = 20;
const MOST_REPLY_LETTERS = 2200;

export function MessageFields(props: EditorFieldsProps) {
  const { t } = useI18n();
  const { account, draft, onChange } = props;
  const problem = useProblem(props);
  const links = useLinks(account.id);
  const link = links.data?.find(({ id }) => id === draft.linkId);
  const [keyword = t('instagramRule.previewAny')] = draft.keywords;
  const publicReply = takesPublicReplies(draft)
    ? draft.publicReplies.find((reply) => reply.trim() !== '')
    : undefined;
  return (
    <Panel title={t('instagramRule.what')}>
      <div className="message-fields">
        <div className="stack">
          <TextField
            label={t('instagramRule.message')}
            hint={t('instagramRule.messageHint', { name: '{name}', link: '{link}' })}
            rows={6}
            value={draft.message}
            error={problem('message')}
            onChange={(message) => onChange({ message })}
          />
          <ByteCounter message={draft.message} />
          <div className="actions">
            <Button small onPress={() => onChange({ message: `${draft.message}{name}` })}>
              {t('instagramRule.insertName')}
            </Button>
            <Button small onPress={() => onChange({ message: `${draft.message}{link}` })}>
              {t('instagramRule.insertLink')}
            </Button>
          </div>
          <LinkField account={account} linkId={draft.linkId} onChange={(linkId) => onChange({ linkId })} />
          {takesPublicReplies(draft) && <PublicReplies {...props} />}
        </div>
        <Phone
          account={account.username ?? account.id}
          message={draft.message}
          link={link?.shortUrl ?? t('instagramRule.previewLink')}
          comment={draft.mode === 'every' ? t('instagramRule.previewAny') : keyword}
          publicReply={publicReply}
        />
      </div>
    </Panel>
  );
}

function PublicReplies({ draft, onChange }: EditorFieldsProps) {
  const { t } = useI18n();
  const { publicReplies } = draft;
  const list = useKeptFocus<HTMLFieldSetElement>();
  const set = (replies: readonly string[]) => onChange({ publicReplies: replies });
  return (
    <fieldset className="stack" ref={list}>
      <legend>{t('instagramRule.publicReplies')}</legend>
      <p className="hint">{t('instagramRule.publicRepliesHint')}</p>
      {publicReplies.map((reply, i) => (
        // Replies have no other name than their place.
        <div className="with-button" key={String(i)}>
          <TextField
            label={t('instagramRule.publicReply', { number: i + 1 })}
            value={reply}
            maxLength={MOST_REPLY_LETTERS}
            onChange={(value) => set(publicReplies.with(i, value))}
          />
          <IconButton
            icon={X}
            label={t('instagramRule.removeReply', { number: i + 1 })}
            onPress={() => set(publicReplies.toSpliced(i, 1))}
          />
        </div>
      ))}
      {publicReplies.length < MOST_REPLIES && (
        <div className="actions">
          <Button small icon={Plus} onPress={() => set([...publicReplies, ''])}>
            {t('instagramRule.addReply')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
