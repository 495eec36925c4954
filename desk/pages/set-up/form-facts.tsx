import type { ConfiguredForm } from '../../../contract/client/contact.ts';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import { Facts } from '../../ui/text.tsx';

/** What is configured of a form, in words. */
export function FormFacts({ form }: { readonly form: ConfiguredForm }) {
  const { t, format } = useI18n();
  const { fields, files, autoresponse, webhook, captcha, rate } = form;
  return (
    <Facts
      rows={[
        [t('setUp.site'), form.site],
        [t('setUp.origins'), form.origins.join(', ')],
        [t('setUp.to'), form.to.join(', ')],
        [t('setUp.subject'), form.subject],
        [t('setUp.fields'), fieldWords(fields, t)],
        [t('setUp.files'), files && fileWords(files, t, format)],
        [t('setUp.captcha'), captcha],
        [t('setUp.autoresponse'), autoresponse?.subject],
        [t('setUp.webhook'), webhook?.host],
        [t('setUp.kept'), t('setUp.days', { count: form.retentionDays })],
        [t('setUp.limits'), rateWords(rate, t)],
      ]}
    />
  );
}

function rateWords({ perAddressPerMinute, perFormPerMinute }: ConfiguredForm['rate'], t: I18n['t']) {
  if (perAddressPerMinute === undefined || perFormPerMinute === undefined) return undefined;
  return t('setUp.perMinute', { address: perAddressPerMinute, total: perFormPerMinute });
}

function fieldWords(fields: ConfiguredForm['fields'], t: I18n['t']): string {
  if (fields.length === 0) return t('setUp.anyFields');
  return fields
    .map(({ label, required }) => (required ? `${label} (${t('setUp.required')})` : label))
    .join(', ');
}

function fileWords(
  { maxCount, maxBytes }: NonNullable<ConfiguredForm['files']>,
  t: I18n['t'],
  format: I18n['format'],
): string {
  const number = t('inbox.files', { count: maxCount });
  return t('setUp.filesUpTo', { number, size: format.bytes(maxBytes) });
}
