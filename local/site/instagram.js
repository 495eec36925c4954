// The page that plays an Instagram post. It uses the owner routes and the stand-in's own paths, and nothing else.
const { api, token, graph, account } = JSON.parse(document.getElementById('settings').textContent);
const byId = (id) => document.getElementById(id);

async function owner(method, path, body) {
  const response = await fetch(api + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.status === 204) return undefined;
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.errors?.map(({ message }) => message).join(' ') || answer.error);
  return answer;
}

// Without a content type it is a simple request: the stand-in needs no preflight.
const write = (path, body) =>
  fetch(graph + path, { method: 'POST', body: JSON.stringify(body) }).then((r) => r.json());

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

const REASONS = {
  'no-rule': 'no rule matches',
  cooldown: 'answered a short while ago',
  'window-closed': 'too old to answer',
};

const media = await write('/_media', { account });
const mine = [];
let person = 0;

async function refresh() {
  const [delivered, outbox, unanswered] = await Promise.all([
    fetch(`${graph}/_delivered`).then((response) => response.json()),
    owner('GET', '/owner/outbox?limit=100'),
    owner('GET', '/owner/outbox?limit=100&state=unanswered'),
  ]);
  const messages = new Map(delivered.map((message) => [message.commentId, message]));
  const entries = new Map([...unanswered.items, ...outbox.items].map((entry) => [entry.id, entry]));
  byId('comments').replaceChildren(
    ...mine.slice(0, 30).map(({ id, username, text }) => {
      const item = element('li', '');
      item.append(element('strong', `@${username} `), element('span', text));
      const message = messages.get(id);
      const entry = entries.get(id);
      const state = entry?.legs['private-reply']?.state;
      if (message) item.append(element('p', `✉ ${message.text}`, 'message good'));
      else if (entry?.reason)
        item.append(element('p', `Not answered: ${REASONS[entry.reason] ?? entry.reason}`, 'message'));
      else item.append(element('p', state ? `In the outbox: ${state}` : 'On its way …', 'message'));
      return item;
    }),
  );
}

async function refreshRules() {
  const [rules, links] = await Promise.all([
    owner('GET', '/owner/rules?limit=100'),
    owner('GET', '/owner/links?limit=100'),
  ]);
  byId('rules').replaceChildren(
    ...rules.items.map((rule) => {
      const item = element('li', '');
      const remove = element('button', 'Delete');
      remove.type = 'button';
      remove.className = 'quiet';
      remove.onclick = () => act(() => owner('DELETE', `/owner/rules/${rule.id}`), refreshRules);
      item.append(
        element('strong', rule.keywords.join(', ') || 'every comment'),
        ` → ${rule.message} `,
        remove,
      );
      return item;
    }),
  );
  byId('link').replaceChildren(
    ...links.items.map(({ id, name, clicks }) => {
      const option = element('option', `${name} (${clicks.people} clicks, ${clicks.bots} by bots)`);
      option.value = id;
      return option;
    }),
  );
}

async function act(work, then) {
  byId('problem').textContent = '';
  try {
    await work();
    await then();
  } catch (error) {
    byId('problem').textContent = error.message;
  }
}

async function comment(texts) {
  const username = `visitor${++person}`;
  const written = await write('/_comments', { media: media.id, username, texts });
  mine.unshift(...written);
}

byId('comment-form').onsubmit = (event) => {
  event.preventDefault();
  act(() => comment([byId('text').value]), refresh);
};
byId('burst').onclick = () =>
  act(() => comment(Array.from({ length: 200 }, (_, i) => (i % 4 ? 'LINK please' : 'lovely!'))), refresh);
byId('rule-form').onsubmit = (event) => {
  event.preventDefault();
  const keyword = byId('keyword').value;
  const message = byId('message').value;
  const linkId = message.includes('{link}') ? byId('link').value : undefined;
  act(
    () =>
      owner('POST', '/owner/rules', { name: keyword, match: 'word', keywords: [keyword], message, linkId }),
    refreshRules,
  );
};
byId('link-form').onsubmit = (event) => {
  event.preventDefault();
  const url = byId('url').value;
  act(
    () => owner('POST', '/owner/links', { name: URL.canParse(url) ? new URL(url).hostname : url, url }),
    refreshRules,
  );
};

await act(refreshRules, refresh);
setInterval(() => refresh().catch((error) => (byId('problem').textContent = error.message)), 1000);
