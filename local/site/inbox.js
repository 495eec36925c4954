/** The owner's inbox in the browser: lists, shows and sorts submissions over the owner's routes. */
const inbox = document.querySelector('.inbox');
const filters = inbox.querySelector('.filters');
const notice = inbox.querySelector('.notice');
const list = inbox.querySelector('.mails ol');
const empty = inbox.querySelector('.mails .empty');
const more = inbox.querySelector('#more');
const forget = inbox.querySelector('#forget');
const article = inbox.querySelector('article');
const token = inbox.querySelector('#token');

/** What can be done in each state: the route's verb, and what its button says. */
const VERBS = {
  new: { read: 'Mark as read', archive: 'Archive', spam: 'Spam' },
  read: { unread: 'Mark as unread', archive: 'Archive', spam: 'Spam' },
  archived: { read: 'Back to the inbox', spam: 'Spam' },
  spam: { release: 'No spam: release' },
};

let items = [];
let cursor;
let chosen;

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), { textContent: text ?? '' });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function call(method, path, query = {}, base = inbox.dataset.url) {
  const url = new URL(`${base}/owner/${path}`, location.href);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${token.value.trim()}` } });
  if (!response.ok) throw new Error((await response.json()).error);
  return response;
}

/** Runs what a button or a form asks for; what goes wrong is said above the list. */
async function attempt(action) {
  tell('');
  try {
    await action();
  } catch (error) {
    tell(error.message, 'bad');
  }
}

function tell(text, kind = 'good') {
  notice.textContent = text;
  notice.className = `notice ${kind}`;
  notice.hidden = text === '';
}

function asked() {
  return Object.fromEntries(new FormData(filters));
}

async function load(next) {
  const query = asked();
  const page = await (await call('GET', 'submissions', { ...query, cursor: next })).json();
  items = next ? [...items, ...page.items] : page.items;
  cursor = page.cursor;
  forget.hidden = !query.email;
  await choose(next ? chosen : items[0]);
}

/** Shows a submission. Only one that is asked for by itself comes with links to its files, which work for an hour. */
async function choose(item) {
  chosen = item;
  render();
  if (!item?.attachments || item.attachments[0].url) return;
  const whole = await (await call('GET', `submissions/${item.id}`)).json();
  if (chosen?.id !== whole.id) return;
  chosen = whole;
  render();
}

function render() {
  list.replaceChildren(...items.map(entry));
  empty.hidden = items.length > 0;
  more.hidden = !cursor;
  article.hidden = !chosen;
  if (chosen) show(chosen);
}

function entry(item) {
  const button = element('button', '', { type: 'button', 'data-id': item.id, 'data-state': item.state });
  const time = element(
    'time',
    new Date(item.receivedAt).toLocaleString([], { dateStyle: 'short', timeStyle: 'short' }),
    {
      datetime: item.receivedAt,
    },
  );
  button.append(
    element('strong', headline(item)),
    time,
    element('span', `${item.form} · ${item.replyTo ?? 'no address'}`),
  );
  button.toggleAttribute('aria-current', item.id === chosen?.id);
  button.addEventListener('click', () => attempt(() => choose(item)));
  const line = element('li');
  line.append(button);
  return line;
}

function headline({ fields, subject }) {
  return subject ?? fields.name ?? Object.values(fields).flat()[0] ?? '(empty)';
}

function show(item) {
  article.querySelector('h2').textContent = headline(item);
  const legs = Object.entries(item.legs).map(([kind, { state, reason }]) => [
    kind,
    reason ? `${state} (${reason})` : state,
  ]);
  const reasons = item.spamReasons?.length ? ` (${item.spamReasons.join(', ')})` : '';
  describe('.facts', [
    ['State', item.state + reasons],
    ['Form', item.form],
    ['Received', new Date(item.receivedAt).toLocaleString()],
    ['Kept until', new Date(item.deletedAfter).toLocaleDateString()],
    ['Reply to', item.replyTo],
    ['Files', item.attachments?.flatMap(file)],
    ...legs,
  ]);
  describe(
    '.answers',
    Object.entries(item.fields).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  const verbs = Object.entries(VERBS[item.state]).map(([verb, label]) => {
    const button = element('button', label, { type: 'button', class: 'quiet', 'data-verb': verb });
    button.addEventListener('click', () => attempt(() => sort(item, verb)));
    return button;
  });
  const remove = element('button', 'Delete', {
    type: 'button',
    class: 'quiet danger',
    'data-verb': 'delete',
  });
  remove.addEventListener('click', () => attempt(() => removeOne(item)));
  article.querySelector('.verbs').replaceChildren(...verbs, remove);
}

function file({ name, bytes, url }) {
  return [url ? element('a', name, { href: url }) : name, ` (${bytes} bytes) `];
}

/** @param rows names, each with a text, or a list of texts and elements */
function describe(selector, rows) {
  const filled = rows.filter(([, value]) => value);
  article.querySelector(selector).replaceChildren(
    ...filled.flatMap(([name, value]) => {
      const said = element('dd');
      said.append(...[value].flat());
      return [element('dt', name), said];
    }),
  );
}

async function sort({ id }, verb) {
  const changed = await (await call('POST', `submissions/${id}/${verb}`)).json();
  items = items.map((item) => (item.id === id ? changed : item));
  tell(`Now: ${changed.state}.`);
  await choose(changed);
}

async function removeOne({ id }) {
  if (!confirm('Delete this submission?')) return;
  const { remains } = await (await call('DELETE', `submissions/${id}`)).json();
  await load();
  tell(`Deleted. What remains: ${said(remains).join('; ')}.`);
}

/** Everything that an address stands in, in every pipeline that knows people by their address. */
async function removePerson() {
  const { email } = asked();
  const pipelines = [
    ['submissions', inbox.dataset.url],
    ['responses', inbox.dataset.feedback],
  ].filter(([, base]) => base);
  const names = pipelines.map(([name]) => name).join(' and ');
  if (!confirm(`Delete all ${names} that ${email} stands in?`)) return;
  const done = [];
  const remains = new Set();
  for (const [name, base] of pipelines) {
    const { deleted, ...answer } = await removeFrom(base, email);
    done.push(`${deleted} ${name}`);
    for (const part of said(answer.remains)) remains.add(part);
  }
  await load();
  tell(
    `Deleted: ${done.join(', ')}. Not looked through: pictures and Instagram, which know nobody’s address. What remains: ${[...remains].join('; ')}.`,
  );
}

/** A route deletes as much as one request has time for. */
async function removeFrom(base, email) {
  let deleted = 0;
  for (;;) {
    const answer = await (await call('DELETE', 'people', { email }, base)).json();
    deleted += answer.deleted;
    if (answer.complete) return { deleted, remains: answer.remains };
  }
}

function said(remains) {
  return remains.map(({ where, until }) => (until ? `${where} until ${until.slice(0, 10)}` : where));
}

/** What is shown, and nothing else. The routes give an export in pieces; the file holds all of them. */
async function exportAll(format) {
  const pieces = [];
  let next = { ...asked(), format };
  while (next) {
    const response = await call('GET', 'export', next);
    pieces.push(await response.blob());
    const link = /^<(\?[^>]+)>/.exec(response.headers.get('link') ?? '');
    next = link && Object.fromEntries(new URLSearchParams(link[1]));
  }
  const address = URL.createObjectURL(new Blob(pieces));
  element('a', '', { href: address, download: `submissions.${format}` }).click();
  URL.revokeObjectURL(address);
}

filters.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(() => load());
});
for (const radio of filters.querySelectorAll('[type=radio]'))
  radio.addEventListener('change', () => attempt(() => load()));
more.addEventListener('click', () => attempt(() => load(cursor)));
forget.addEventListener('click', () => attempt(removePerson));
for (const button of inbox.querySelectorAll('[data-export]'))
  button.addEventListener('click', () => attempt(() => exportAll(button.dataset.export)));
attempt(() => load());
