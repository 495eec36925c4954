/** Posts that somebody has commented on lately, so that nobody has to look for a number. */
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { Ago } from '../../ui/text.tsx';
import { useOutbox } from './queries.ts';

const MOST = 4;

interface RecentPostsProps {
  readonly account: string;
  readonly chosen: string;
  readonly onChoose: (mediaId: string) => void;
}

export function RecentPosts({ account, chosen, onChoose }: RecentPostsProps) {
  const { t } = useI18n();
  const outbox = useOutbox(account, undefined);
  const posts = new Map<string, { readonly text: string; readonly at: string }>();
  for (const { surface, mediaIds, text, receivedAt } of outbox.data?.pages.flatMap(({ items }) => items) ??
    [])
    for (const id of surface === 'post' ? mediaIds : [])
      if (!posts.has(id)) posts.set(id, { text, at: receivedAt });
  if (posts.size === 0) return null;
  return (
    <div className="stack recent-posts">
      <p className="hint">{t('instagramRule.recentPosts')}</p>
      <ul>
        {[...posts].slice(0, MOST).map(([id, { text, at }]) => (
          <li key={id}>
            <Button
              small
              label={t('instagramRule.choosePost', { id })}
              isPressed={chosen === id}
              onPress={() => onChoose(id)}
            >
              {id}
            </Button>
            <span className="quiet">
              “{text.slice(0, 60)}” · <Ago at={at} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
