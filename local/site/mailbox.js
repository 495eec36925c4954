/** The mailbox in the browser: a list that renews itself, and one mail in three views. */
const list = document.querySelector('.mails ol');
const empty = document.querySelector('.mails .empty');
const article = document.querySelector('.mail');
const view = document.querySelector('#view');
const tabs = [...document.querySelectorAll('[role=tab]')];

let known = '';
let chosen;
let tab = 'text';

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), { textContent: text ?? '' });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function refresh() {
  const mails = await (await fetch('/mailbox/messages')).json();
  const ids = mails.map(({ id }) => id).join();
  if (ids === known) return;
  known = ids;
  empty.hidden = mails.length > 0;
  list.replaceChildren(...mails.map(entry));
  if (!chosen && mails.length > 0) await show(mails[0].id);
  mark();
}

function entry({ id, subject, to, receivedAt }) {
  const button = element('button', '', { type: 'button', 'data-id': id });
  const time = element('time', new Date(receivedAt).toLocaleTimeString([], { timeStyle: 'short' }), {
    datetime: receivedAt,
  });
  button.append(element('strong', subject || '(no subject)'), time, element('span', `to ${to.join(', ')}`));
  button.addEventListener('click', () => show(id));
  const item = element('li');
  item.append(button);
  return item;
}

async function show(id) {
  chosen = await (await fetch(`/mailbox/messages/${encodeURIComponent(id)}`)).json();
  article.hidden = false;
  article.querySelector('h2').textContent = chosen.subject || '(no subject)';
  const facts = [
    ['From', chosen.from],
    ['To', chosen.to.join(', ')],
    ['Reply to', chosen.replyTo],
    ['Received', new Date(chosen.receivedAt).toLocaleString()],
    ['Attachments', chosen.attachments.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')],
  ].filter(([, value]) => value);
  article
    .querySelector('dl')
    .replaceChildren(...facts.flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
  mark();
  render();
}

function mark() {
  for (const button of list.querySelectorAll('button'))
    button.toggleAttribute('aria-current', button.dataset.id === chosen?.id);
}

function render() {
  for (const button of tabs) {
    const selected = button.id === `tab-${tab}`;
    button.setAttribute('aria-selected', String(selected));
    button.tabIndex = selected ? 0 : -1;
  }
  view.setAttribute('aria-labelledby', `tab-${tab}`);
  if (tab === 'html') {
    const frame = element('iframe', '', {
      sandbox: '',
      title: 'The mail as HTML',
      src: `/mailbox/messages/${encodeURIComponent(chosen.id)}/html`,
    });
    view.replaceChildren(chosen.html ? frame : element('p', 'This mail has no HTML part.'));
  } else view.replaceChildren(element('pre', chosen[tab]));
}

for (const [index, button] of tabs.entries()) {
  button.addEventListener('click', () => {
    tab = button.id.replace('tab-', '');
    render();
  });
  button.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
}

async function loop() {
  // The server is gone for a moment while `npm start` is started again.
  await refresh().catch(() => {});
  setTimeout(loop, 1000);
}
loop();
