import type { FieldConfig, FormConfig } from '../../../config/contact.ts';

/** What a form without declared fields is shown with. */
const USUAL_FIELDS: Record<string, FieldConfig> = {
  name: { type: 'text', label: 'Name', required: true, minLength: 0, maxLength: 200 },
  email: { type: 'email', label: 'E-mail', required: true },
  message: { type: 'text', label: 'Message', required: true, minLength: 0, maxLength: 10_000 },
};

export function shownFields({ fields }: Pick<FormConfig, 'fields'>): [string, FieldConfig][] {
  return Object.entries(Object.keys(fields).length > 0 ? fields : USUAL_FIELDS);
}
