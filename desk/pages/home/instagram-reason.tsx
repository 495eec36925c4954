/** Why a reply on Instagram failed. Its words come with those of the Instagram pages. */
import { useI18n } from '../../i18n/index.tsx';
import { reasonText } from '../instagram/reasons.ts';

export default function InstagramReason({ reason }: { readonly reason: string }) {
  const { t } = useI18n();
  return reasonText(reason, t);
}
