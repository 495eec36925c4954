/** `npm run snippets`: what to paste into a page for each configured form, with the addresses of the deployed stack. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { html } from '../../lambdas/shared/http/html.ts';
import type { FieldConfig, FormConfig } from '../config/contact.ts';
import { stackName } from '../deployment.ts';
import { CommandError, openWorkplace, readArguments } from './account.ts';
import { stackOutputs } from './deploy.ts';
import { formHtml, shownFields } from './snippet-html.ts';

export interface Snippets {
  /** HTML without a script. */
  readonly plain: string;
  /** HTML and a module's script for a bundler that has `@formspree/ajax`. */
  readonly client: string;
  /** A script that sends the form's fields, filled in with examples, and tells what came of it. */
  readonly fetch: string;
}

/**
 * @param baseUrl what `/f/{form}` is appended to, with or without a trailing slash
 */
export function snippetsOf(formId: string, form: FormConfig, baseUrl: string): Snippets {
  const base = baseUrl.replace(/\/$/, '');
  const action = `${base}/f/${formId}`;
  return {
    plain: formHtml(form, { attributes: html`action="${action}" method="post"`, clientErrors: false }),
    client: `${formHtml(form, { attributes: html`id="form-${formId}"`, clientErrors: true })}
<script type="module">
  import { initForm } from '@formspree/ajax';
  initForm({ formElement: '#form-${formId}', formId: '${formId}', origin: ${quoted(base)} });
</script>`,
    fetch: `const response = await fetch(${quoted(action)}, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json',
    // The same for each attempt to send one message: it is then taken once.
    'idempotency-key': crypto.randomUUID(),
  },
  body: JSON.stringify(${exampleObject(form)}),
});
const answer = await response.json();
if (answer.ok) console.log('sent', answer.submissionId);
else for (const { field, message } of answer.errors ?? []) console.error(field ?? answer.code, message);`,
  };
}

function exampleObject(form: FormConfig): string {
  const lines = shownFields(form).map(
    ([name, field]) => `    ${JSON.stringify(name)}: ${JSON.stringify(exampleValue(field))},\n`,
  );
  return `{\n${lines.join('')}  }`;
}

/** A value that the field takes. */
function exampleValue(field: FieldConfig): string | string[] {
  switch (field.type) {
    case 'text':
      return 'Example'.padEnd(field.minLength, '.').slice(0, field.maxLength);
    case 'email':
      return 'visitor@example.com';
    case 'number':
      return String(field.min ?? Math.min(1, field.max ?? 1));
    case 'choice': {
      const [first = ''] = field.options;
      return field.multiple ? [first] : first;
    }
  }
}

/** A JavaScript string that may stand in an inline script. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\<]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`)}'`;
}

/** `npm run snippets [-- <form>]` */
export async function snippetsCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args, {});
  const { config, environment } = await openWorkplace(values);
  const forms = Object.entries(config.contact?.forms ?? {});
  const [wanted] = positionals;
  const chosen = forms.filter(([id]) => wanted === undefined || id === wanted);
  if (chosen.length === 0)
    throw new CommandError(
      `There is no such form. Configured: ${forms.map(([id]) => id).join(', ') || 'none'}`,
    );
  const cloudFormation = new CloudFormationClient({ region: environment.region });
  const { ContactUrl = '' } = await stackOutputs(cloudFormation, stackName(environment.name, 'Contact'));
  for (const [id, form] of chosen) printSnippets(id, snippetsOf(id, form, ContactUrl));
}

function printSnippets(id: string, { plain, client, fetch }: Snippets): void {
  console.log(`== ${id}: a plain form\n\n${plain}\n`);
  console.log(
    `== ${id}: a form with the client @formspree/ajax (npm install @formspree/ajax)\n\n${client}\n`,
  );
  console.log(`== ${id}: from a script\n\n${fetch}\n`);
}
