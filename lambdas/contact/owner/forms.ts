/** The forms as they are configured, for a page that shows how each is set up. Secrets are not among it. */
import type { ContactConfig, FieldConfig, FormConfig } from '../../../config/contact.ts';
import { wordsIn } from '../../../config/words.ts';
import { labelOf } from '../form/label.ts';

/** Every configured form. @param baseUrl of the API @param taken places, by form */
export function presentForms(
  forms: ContactConfig['forms'],
  baseUrl: string,
  taken: ReadonlyMap<string, number>,
) {
  return Object.entries(forms).map(([id, form]) => ({
    ...presentForm(id, form, baseUrl),
    ...(form.maxSubmissions !== undefined && {
      maxSubmissions: form.maxSubmissions,
      taken: taken.get(id) ?? 0,
    }),
  }));
}

function presentForm(id: string, form: FormConfig, baseUrl: string) {
  const {
    active,
    opens,
    closes,
    site,
    origins,
    to,
    subject,
    fields,
    unknownFields,
    redirect,
    retentionDays,
  } = form;
  const { rate, honeypot, files, captcha, autoresponse, autoresponses, rules, webhook } = form;
  return {
    id,
    active,
    opens,
    closes,
    url: `${baseUrl}/f/${id}`,
    ...{ site, origins, to, subject, unknownFields, redirect, retentionDays, rate, honeypot },
    fields: Object.entries(fields).map(([name, field]) => presentField(name, field)),
    files,
    captcha: captcha?.provider,
    autoresponse: autoresponse && {
      subject: autoresponse.subject,
      everyHours: autoresponse.everyHours,
      perDay: autoresponse.perDay,
    },
    destinations: form.destinations,
    autoresponses: Object.keys(autoresponses),
    rules: Object.entries(rules).map(([name, rule]) => ({ id: name, shadow: rule.shadow })),
    // The rest of the address may be its receiver's secret.
    webhook: webhook && { host: new URL(webhook.url).host },
  };
}

function presentField(name: string, field: FieldConfig) {
  const { type, required } = field;
  const choice = field.type === 'choice' && { options: field.options, multiple: field.multiple };
  const file = field.type === 'file' && { multiple: field.maxCount > 1 };
  const consent = field.type === 'consent' && { text: wordsIn(field.text) };
  return { name, label: labelOf(name, field), type, required, ...choice, ...consent, ...file };
}
