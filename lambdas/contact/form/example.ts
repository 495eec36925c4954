/** An answer that a field takes, for whoever shows or tries a form. */
import type { FieldConfig } from '../../../config/fields.ts';
import { wordsIn } from '../../../config/words.ts';

const DAY = '2026-12-31';

export function exampleOf(field: FieldConfig): string | string[] {
  switch (field.type) {
    case 'text':
      return field.example ?? 'Example'.padEnd(field.minLength, '.').slice(0, field.maxLength);
    case 'email':
      return 'visitor@example.com';
    case 'number':
      return String(field.min ?? Math.min(1, field.max ?? 1));
    case 'choice': {
      const [first = ''] = field.options;
      return field.multiple ? [first] : first;
    }
    case 'url':
      return 'https://www.example.com/';
    case 'tel':
      return '+44 20 7946 0000';
    case 'date':
      return field.min ?? field.max ?? DAY;
    case 'datetime':
      return `${field.min ?? field.max ?? DAY}T12:00`;
    case 'file':
      // None can be written down.
      return '';
    case 'consent':
      return wordsIn(field.text);
  }
}
