import type { FormConfig } from '../../../config/contact.ts';
import { resolveWithin } from '../../shared/http/origin.ts';
import { gateOrigins } from '../../shared/visitors/admission.ts';
import type { SpecialFields } from './special-fields.ts';

export { gateOrigins as formOrigins } from '../../shared/visitors/admission.ts';

/**
 * Where the visitor goes after success: to `_next` if it stays on the form's origins, else where the form says, else to
 * our thank-you page. An absolute address.
 *
 * @param decided where a rule leads, which comes first
 * @param baseUrl the API's own address, without a slash at its end
 */
export function nextPage(
  form: Pick<FormConfig, 'site' | 'origins' | 'redirect'>,
  formId: string,
  { next, language }: Pick<SpecialFields, 'next' | 'language'>,
  { baseUrl, decided }: { readonly baseUrl: string; readonly decided?: string | undefined },
): string {
  const asked = next === undefined ? undefined : resolveWithin(next, form.site, gateOrigins(form));
  const query = language === undefined ? '' : `?${new URLSearchParams({ lang: language })}`;
  return decided ?? asked ?? form.redirect ?? `${baseUrl}/f/${formId}/thanks${query}`;
}
