/** What the tests tell the pages that they open. */
export interface ClientPage {
  readonly form: string;
  readonly endpoint: string;
  readonly project?: string | undefined;
}

/** Runs a page's script with what the test wrote into the page's `data-settings`. */
export function startPage(start: (settings: ClientPage) => void): void {
  start(JSON.parse(document.body.dataset.settings ?? '{}') as ClientPage);
}
