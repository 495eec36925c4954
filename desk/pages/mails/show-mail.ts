/**
 * Shows a mail in a frame. The frame has no scripts, and the desk's own policy, which refuses inline styles: so those of the mail are
 * taken out of its text and set as properties, which the policy allows. Links lose where they lead.
 */

/** Puts the mail into the frame. @returns its height, in CSS pixels, once it is there */
export async function showMail(frame: HTMLIFrameElement, mail: string): Promise<number> {
  const { source, sheets } = withoutStyles(mail);
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.srcdoc = source;
  await loaded;
  const { contentDocument: document, contentWindow: window } = frame;
  if (!document || !window) return 0;
  setStyles(document, window as Window & typeof globalThis, sheets);
  return document.documentElement.scrollHeight;
}

/** Style attributes and addresses under other names, and what stood in style elements. */
export function withoutStyles(mail: string): { readonly source: string; readonly sheets: readonly string[] } {
  const sheets: string[] = [];
  const source = mail
    .replace(/<style[^>]*>([\s\S]*?)<\/style>/g, (_, rules: string) => {
      sheets.push(rules);
      return '';
    })
    .replaceAll(/(<[a-z][^>]*?)\sstyle="/g, '$1 data-style="')
    .replaceAll(/(<a\s[^>]*?)\bhref="/g, '$1data-href="');
  return { source, sheets };
}

function setStyles(
  document: Document,
  { CSSStyleSheet }: typeof globalThis,
  sheets: readonly string[],
): void {
  document.adoptedStyleSheets = sheets.map((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    return sheet;
  });
  for (const element of document.querySelectorAll<HTMLElement>('[data-style]'))
    element.style.cssText = element.dataset.style ?? '';
}
