/**
 * What the element looks like where the page says nothing. It follows the page's own text colour, in dark pages, too.
 * A style sheet and no `<style>`, which a strict content security policy would refuse.
 */
export const STYLE = `
:host { display: block; max-width: 40rem; color: var(--frontdesk-text, inherit); font: var(--frontdesk-font, inherit); line-height: 1.4;
  --accent: var(--frontdesk-accent, light-dark(#1f4fa3, #a9c7ff)); --on-accent: var(--frontdesk-on-accent, light-dark(#fff, #10213f));
  --border: var(--frontdesk-border, color-mix(in srgb, currentColor 45%, transparent)); --radius: var(--frontdesk-radius, .5rem);
  --error: var(--frontdesk-error, light-dark(#b3261e, #ffb4ab)); --success: var(--frontdesk-success, light-dark(#1a6b34, #8fdaa6));
  --field: var(--frontdesk-field, color-mix(in srgb, currentColor 5%, transparent)); }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.drop { position: relative; display: grid; gap: .25rem; justify-items: center; padding: 1.25rem 1rem; text-align: center; cursor: pointer;
  border: 2px dashed var(--border); border-radius: var(--radius); background: var(--field); }
.drop:hover, :host([over]) .drop { border-color: var(--accent); }
.drop:focus-within, :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.drop > svg { width: 1.75rem; height: 1.75rem; color: var(--accent); }
.invitation { font-weight: 600; }
.hint, .size, .facts, label .note { font-size: .875em; opacity: .85; }
.drop input { position: absolute; opacity: 0; width: 1px; height: 1px; pointer-events: none; }
.list { list-style: none; margin: .75rem 0 0; padding: 0; display: grid; gap: .5rem; outline-offset: 4px; }
.row { display: grid; grid-template-columns: 3.5rem minmax(0, 1fr) auto; gap: .35rem .75rem; padding: .6rem; align-items: start;
  border: 1px solid var(--border); border-radius: var(--radius); }
.row.failed { border-color: var(--error); border-inline-start-width: 4px; }
.thumb { width: 3.5rem; height: 3.5rem; display: grid; place-items: center; overflow: hidden; background: var(--field);
  border-radius: calc(var(--radius) / 2); grid-row: span 2; }
.thumb img { width: 100%; height: 100%; object-fit: cover; }
.thumb svg { width: 1.5rem; height: 1.5rem; opacity: .6; }
.name { font-weight: 600; overflow-wrap: anywhere; }
.status { display: flex; gap: .4rem; align-items: baseline; margin: .1rem 0 0; }
.status svg { width: 1em; height: 1em; flex: none; align-self: start; margin-top: .2em; }
.failed .status { color: var(--error); }
.ready .status { color: var(--success); }
.actions { display: flex; gap: .35rem; flex-wrap: wrap; justify-content: end; }
.more { grid-column: 2 / -1; display: grid; gap: .5rem; min-width: 0; }
progress { width: 100%; height: .5rem; accent-color: var(--accent); }
.description { display: grid; gap: .2rem; }
.description input { font: inherit; color: inherit; width: 100%; padding: .45rem .6rem; background: var(--field);
  border: 1px solid var(--border); border-radius: var(--radius); }
.description input[readonly] { border-style: dashed; }
.description input[aria-invalid=true] { border-color: var(--error); }
.wrong { color: var(--error); margin: 0; }
button { font: inherit; font-size: .9375em; font-weight: 600; min-height: 2.5rem; padding: 0 .8rem; cursor: pointer; color: inherit;
  background: none; border: 1px solid var(--border); border-radius: var(--radius); }
.send { margin-top: .75rem; color: var(--on-accent); background: var(--accent); border-color: transparent; min-height: 2.75rem; padding: 0 1.2rem; }
summary { cursor: pointer; width: fit-content; padding: .2rem 0; }
table { border-collapse: collapse; font-size: .875em; width: 100%; }
th, td { text-align: start; padding: .2rem .75rem .2rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
td:nth-child(n + 2), th:nth-child(n + 2) { text-align: end; font-variant-numeric: tabular-nums; }
td:last-child, th:last-child { padding-inline-end: 0; }
a { color: inherit; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 26rem) { .row { grid-template-columns: 3.5rem minmax(0, 1fr); } .actions { grid-column: 2; justify-content: start; }
  .more { grid-column: 1 / -1; } }
`;
