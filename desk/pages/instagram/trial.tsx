/** Tries a comment on the rules as they are saved, next to the rule that is being written. */
import type { Account, DescribedRule as Rule } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Panel } from '../../ui/text.tsx';
import type { Draft } from './draft.ts';
import { TryComment } from './try-comment.tsx';

interface TrialProps {
  readonly account: Account;
  readonly rule: Rule;
  readonly draft: Draft;
  readonly isChanged: boolean;
}

export function Trial({ account, rule, draft, isChanged }: TrialProps) {
  const { t } = useI18n();
  return (
    <Panel title={t('instagram.try')}>
      {isChanged && <p className="callout">{t('instagramRule.tryDirty')}</p>}
      <TryComment
        account={account.id}
        ruleId={rule.id}
        surface={surfaceOf(draft.place)}
        {...(draft.place === 'post' && { mediaId: draft.mediaId })}
      />
    </Panel>
  );
}

function surfaceOf(place: Draft['place']) {
  if (place === 'live') return 'live' as const;
  if (place === 'messages') return 'message' as const;
  if (place === 'story-replies') return 'story-reply' as const;
  return place === 'story-mentions' ? ('story-mention' as const) : ('post' as const);
}
