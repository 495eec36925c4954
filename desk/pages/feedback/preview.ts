/**
 * The widget as visitors get it, run here without its API: the very script, which the build wraps into a function
 * (`widget-preview.js`), so that its requests and its place on the page are ours to give. Nothing is sent.
 */
import type { ConfiguredWidget } from '../../../contract/client/feedback.ts';

export interface PreviewOptions {
  readonly widget: ConfiguredWidget;
  readonly lang: string;
  readonly title: string;
  readonly thanks: string;
}

/** What the wrapped script uses of its surroundings. */
interface Surroundings {
  readonly fetch: (url: string, options?: RequestInit) => Promise<Response>;
  readonly document: object;
}

type Run = (surroundings: Surroundings) => void;

/** What `GET /feedback/{id}` would answer (contract: Widget). */
export function definitionOf({ kind, title, scale, emoji, comment, email, questions }: ConfiguredWidget) {
  const ratings = scale
    ? Array.from({ length: scale.highest - scale.lowest + 1 }, (_, i) => scale.lowest + i)
    : [];
  return { kind, ...(title && { title }), ratings, ...(emoji && { emoji }), comment, email, questions };
}

/** Puts the widget into a place. @returns takes it away */
export async function showPreview(place: HTMLElement, options: PreviewOptions): Promise<() => void> {
  const address = new URL('widget-preview.js', document.baseURI).href;
  const { run } = (await import(address)) as { readonly run: Run };
  const { widget, lang, title, thanks } = options;
  const dataset = {
    widget: widget.id,
    api: '',
    ...(lang && { lang }),
    ...(title && { title }),
    ...(thanks && { thanks }),
  };
  let host: HTMLElement | undefined;
  run({
    fetch: async (_, init) =>
      Response.json(
        init?.method === 'POST' ? { ok: true, responseId: 'preview', editToken: '' } : definitionOf(widget),
      ),
    document: {
      currentScript: {
        dataset,
        src: address,
        after(element: HTMLElement) {
          host = element;
          place.replaceChildren(element);
        },
      },
      readyState: 'complete',
      documentElement: document.documentElement,
      createElement: (name: string) => document.createElement(name),
      querySelector: () => null,
    },
  });
  return () => host?.remove();
}
