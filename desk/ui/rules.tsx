/** Which rules fired when something came in, and why. */
import type { Submission } from '../../contract/client/contact.ts';
import { useI18n } from '../i18n/index.tsx';

export function FiredRules({ rules }: { readonly rules: NonNullable<Submission['rules']> }) {
  const { t } = useI18n();
  return (
    <section className="callout">
      <h2>{t('inbox.rules')}</h2>
      <ul>
        {rules.map(({ id, because, would }) => (
          <li key={id}>
            {[id, because.join(', '), would && t('inbox.ruleShadow')].filter(Boolean).join(': ')}
          </li>
        ))}
      </ul>
    </section>
  );
}
