/** The element's frame: the place for files, the list, the button, what screen readers hear. */
import { icon, make } from './make.js';
import { STYLE } from './style.js';

/**
 * @param {HTMLElement} host
 * @param {{ language: string, invitation: string, isMany: boolean, say: (name: string) => string,
 *   onFiles: (files: FileList) => void, onSend: () => void }} options
 */
export function buildFrame(host, { language, invitation, isMany, say, onFiles, onSend }) {
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const input = make('input', {
    type: 'file',
    accept: 'image/jpeg,image/png,image/webp,image/gif,image/avif',
    multiple: isMany,
    'aria-labelledby': 'invitation',
    'aria-describedby': 'hint',
  });
  const hint = make('span', { part: 'hint', class: 'hint', id: 'hint' });
  const text = make('span', { part: 'invitation', class: 'invitation', id: 'invitation' }, invitation);
  const drop = make('label', { part: 'drop', class: 'drop' }, icon('upload'), text, hint, input);
  const problem = make('p', { part: 'problem', class: 'wrong', hidden: true });
  const rows = make('ul', {
    part: 'list',
    class: 'list',
    tabindex: -1,
    'aria-label': say('list'),
    hidden: true,
  });
  const send = make('button', { part: 'send', class: 'send', type: 'button', hidden: true });
  const said = make('p', { role: 'status', class: 'said' });
  root.append(make('div', { lang: language }, drop, problem, rows, send, said));
  input.addEventListener('change', () => {
    onFiles([...input.files]);
    // The same file may be chosen again.
    input.value = '';
  });
  send.addEventListener('click', onSend);
  // To the page every key looks typed on the host, which is no field: its shortcuts would fire while somebody describes a
  // picture. Escape and Tab are for dialogues that the element may be in.
  for (const type of ['keydown', 'keypress', 'keyup'])
    root.addEventListener(type, (event) => /^(Escape|Tab)$/.test(event.key) || event.stopPropagation());
  for (const type of ['dragover', 'dragleave', 'drop'])
    host.addEventListener(type, (event) => {
      event.preventDefault();
      host.toggleAttribute('over', type === 'dragover');
      if (type === 'drop') onFiles([...event.dataTransfer.files]);
    });
  return { input, hint, rows, send, said, problem };
}
