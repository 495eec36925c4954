/** A configured form as a component of a framework: it stays on its page, and says what is wrong. */
import type { FormConfig } from '../../config/contact.ts';
import { CAPTCHA_WIDGETS, showCaptcha } from '../../contract/captcha.ts';
import { labelOf } from '../../lambdas/contact/form/label.ts';
import { shownFields } from '../../lambdas/contact/form/shown-fields.ts';
import { html } from '../../lambdas/shared/http/html.ts';
import { formHtml, quoted } from './html.ts';
import { toJsx, withoutBraces } from './jsx.ts';

/** `main-form` as a component's name: `MainForm`. */
export function componentName(id: string, kind: string): string {
  const words = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const name = `${words.join('')}${kind}`;
  return /^\d/.test(name) ? `${kind}${words.join('')}` : name;
}

/** Where a component lets the provider's script make its widget. */
const CAPTCHA_PLACE = '<div data-captcha></div>';

function fieldsOf(form: FormConfig): string {
  const whole = formHtml(form, {
    attributes: html``,
    clientErrors: false,
    ...(form.captcha && { captcha: html`  <div data-captcha></div>\n` }),
  });
  // Without the opening tag, the button and the closing tag, which are the component's.
  return whole.replace(/^<form >\n/, '').replace(/ {2}<button>Send<\/button>\n<\/form>$/, '');
}

function labels(form: FormConfig): string {
  const all = shownFields(form).map(([name, field]) => [name, labelOf(name, field)] as const);
  return JSON.stringify(Object.fromEntries(all));
}

/** What each component does alike: `key` and `problems` are written in its own way. */
function sending(action: string, { key, failed }: { readonly key: string; readonly failed: string }): string {
  return `    body.set('_elapsed', String(Math.round(performance.now())));
    // The same for each attempt to send one message: it is then taken once.
    ${key} ??= crypto.randomUUID();
    try {
      const response = await fetch(${quoted(action)}, {
        method: 'POST',
        headers: { accept: 'application/json', 'idempotency-key': ${key} },
        body,
      });
      const answer = await response.json();
      ${key} = undefined;
      if (response.ok) return sent();
      ${failed}(answer.errors);
    } catch {
      ${failed}([{ message: 'That did not work. Please try again.' }]);
    }`;
}

function captchaFunction({ captcha }: FormConfig): string {
  return captcha ? `\n${showCaptcha(captcha.provider)}\n` : '';
}

/** A proof is good for one attempt. */
function resetOf({ captcha }: FormConfig): string {
  return captcha ? `\n    ${CAPTCHA_WIDGETS[captcha.provider].object}.reset();` : '';
}

export function reactForm(id: string, form: FormConfig, action: string): string {
  const name = componentName(id, 'Form');
  const fields = toJsx(fieldsOf(form)).replace(toJsx(CAPTCHA_PLACE), '<div ref={captcha}></div>');
  const hooks = ['useRef', 'useState', ...(form.captcha ? ['useEffect'] : [])].sort();
  const captcha = form.captcha
    ? `\n  const captcha = useRef(null);\n  useEffect(() => showCaptcha(captcha.current), []);`
    : '';
  return `// ${name}.jsx
import { ${hooks.join(', ')} } from 'react';

const LABELS = ${labels(form)};
${captchaFunction(form)}
export function ${name}() {
  const [status, setStatus] = useState('open');
  const [problems, setProblems] = useState([]);
  const key = useRef(undefined);${captcha}

  async function send(event) {
    event.preventDefault();
    const body = new FormData(event.currentTarget);
    setStatus('sending');
    const sent = () => setStatus('sent');
${sending(action, { key: 'key.current', failed: 'setProblems' })}
    setStatus('open');${resetOf(form)}
  }

  if (status === 'sent') return <p role="status">Thank you! Your message has arrived.</p>;
  return (
    <form onSubmit={send}>
${indent(fields, 4)}      {problems.length > 0 && (
        <div role="alert">
          {problems.map(({ field, message }) => (
            <p key={field + message}>{field ? \`\${LABELS[field] ?? field}: \${message}\` : message}</p>
          ))}
        </div>
      )}
      <button disabled={status === 'sending'}>Send</button>
    </form>
  );
}`;
}

export function vueForm(id: string, form: FormConfig, action: string): string {
  const fields = withoutBraces(fieldsOf(form)).replace(CAPTCHA_PLACE, '<div ref="captcha"></div>');
  const captcha = form.captcha
    ? '\nconst captcha = ref(null);\nonMounted(() => showCaptcha(captcha.value));'
    : '';
  return `<!-- ${componentName(id, 'Form')}.vue -->
<script setup>
import { ${form.captcha ? 'onMounted, ' : ''}ref } from 'vue';

const LABELS = ${labels(form)};
const status = ref('open');
const problems = ref([]);${captcha}
let key;
${captchaFunction(form)}
async function send(event) {
    const body = new FormData(event.currentTarget);
    status.value = 'sending';
    const sent = () => { status.value = 'sent'; };
    const failed = (errors) => { problems.value = errors; };
${sending(action, { key: 'key', failed: 'failed' })}
    status.value = 'open';${resetOf(form)}
}
</script>

<template>
  <p v-if="status === 'sent'" role="status">Thank you! Your message has arrived.</p>
  <form v-else @submit.prevent="send">
${indent(fields, 2)}    <div v-if="problems.length > 0" role="alert">
      <p v-for="{ field, message } in problems" :key="field + message">
        {{ field ? \`\${LABELS[field] ?? field}: \${message}\` : message }}
      </p>
    </div>
    <button :disabled="status === 'sending'">Send</button>
  </form>
</template>`;
}

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces));
}
