/** A message that the owner sends to a form to see where it arrives: stored and sent on like a visitor's, and marked. */
import type { FieldConfig, FormConfig } from '../../../config/contact.ts';
import { NOT_JUDGED } from '../../shared/spam/check.ts';
import type { Table } from '../../shared/table/table.ts';
import { identify } from '../../shared/visitors/identity.ts';
import { exampleOf } from '../form/example.ts';
import { createSubmission } from '../submission/create.ts';
import { legsOf } from '../submission/legs.ts';
import { peopleOf } from '../submission/people.ts';
import { storeSubmission } from '../submission/store.ts';
import type { FieldValue, Submission } from '../submission/submission.ts';

/** By which it is known, in lists and filters. */
const LABEL = 'test';

const TEXTS = {
  en: { subject: 'Test message', text: 'This is a test from the desk. If you can read it, it has arrived.' },
  de: {
    subject: 'Testnachricht',
    text: 'Das ist ein Test vom Desk. Wenn Sie das lesen, ist er angekommen.',
  },
  es: {
    subject: 'Mensaje de prueba',
    text: 'Esto es una prueba desde el panel. Si puede leerla, ha llegado.',
  },
  fr: {
    subject: 'Message d’essai',
    text: 'Ceci est un essai envoyé depuis l’espace de gestion. Si vous le lisez, il est arrivé.',
  },
} as const;
type Language = keyof typeof TEXTS;
export const TEST_LANGUAGES = Object.keys(TEXTS) as [Language, ...Language[]];

interface Test {
  readonly formId: string;
  readonly form: FormConfig;
  readonly language: Language;
  readonly id: string;
  /** By which people are found. */
  readonly salt: string;
  readonly now: Date;
}

/** What a field without a declaration is filled with. */
const USUAL: Readonly<Record<string, FieldConfig['type']>> = {
  name: 'text',
  email: 'email',
  message: 'text',
};

/** Every field filled with something of its type, short enough for it. Addresses are the owner's: answers come back to them. */
export function testAnswers(
  { to, fields }: Pick<FormConfig, 'to' | 'fields'>,
  text: string,
): Map<string, FieldValue> {
  const declared = Object.entries(fields).filter(([, { type }]) => type !== 'file');
  if (declared.length === 0)
    return new Map(
      Object.entries(USUAL).map(([name, type]) => [name, type === 'email' ? (to[0] ?? '') : text]),
    );
  return new Map(declared.map(([name, field]) => [name, sampleOf(field, text, to[0] ?? '')]));
}

function sampleOf(field: FieldConfig, text: string, address: string): FieldValue {
  if (field.type === 'email') return address;
  if (field.type === 'text' && field.pattern === undefined) return text.slice(0, field.maxLength);
  return exampleOf(field);
}

/**
 * Stores it with what it sends, a confirmation to the owner's own address included where the form confirms. The form's rules
 * are not asked: `rules replay` says what they would do.
 */
export async function storeTest(table: Table, test: Test): Promise<Submission> {
  const { formId, form, language, id, salt, now } = test;
  const { subject, text } = TEXTS[language];
  const answers = testAnswers(form, text);
  const [to = ''] = form.to;
  const content = { answers, replyTo: { field: 'email', value: to }, subject, language, isTrapped: false };
  const submission: Submission = {
    ...createSubmission({
      id,
      formId,
      form,
      content,
      judgement: NOT_JUDGED,
      attachments: [],
      origin: undefined,
      people: peopleOf(content, form, salt),
      addressHash: 'owner',
      now,
    }),
    labels: [LABEL],
    isTest: true,
  };
  const identity = identify({
    scope: `form#${formId}`,
    // One of its own: each test is another message.
    idempotencyKey: id,
    session: undefined,
    addressHash: 'owner',
    bodyHash: id,
  });
  const legs = legsOf(form, submission);
  await storeSubmission({ ...table, identity, submission, legs, shed: [], now });
  return submission;
}
