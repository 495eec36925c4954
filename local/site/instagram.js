// The page that plays an Instagram post. It uses the owner routes and the stand-in's own paths, and nothing else.
const { api, token, graph, account } = JSON.parse(document.getElementById('settings').textContent);
const byId = (id) => document.getElementById(id);

async function owner(path) {
  const response = await fetch(api + path, { headers: { authorization: `Bearer ${token}` } });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
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

/** A direct message, whose link can be followed and is then counted. */
function linked(text) {
  const made = element('p', '✉ ', 'message good');
  for (const part of text.split(/(https?:\/\/\S+)/)) {
    const piece = element(/^https?:/.test(part) ? 'a' : 'span', part);
    if (piece.href !== undefined) Object.assign(piece, { href: part, target: '_blank', rel: 'noopener' });
    made.append(piece);
  }
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
    owner('/owner/outbox?limit=100'),
    owner('/owner/outbox?limit=100&state=unanswered'),
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
      if (message) item.append(linked(message.text));
      else if (entry?.reason)
        item.append(element('p', `Not answered: ${REASONS[entry.reason] ?? entry.reason}`, 'message'));
      else item.append(element('p', state ? `In the outbox: ${state}` : 'On its way …', 'message'));
      return item;
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
await act(async () => {}, refresh);
setInterval(() => refresh().catch((error) => (byId('problem').textContent = error.message)), 1000);
