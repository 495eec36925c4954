import { OfflineError } from './api/errors.ts';

/** What the desk has to know of its deployment. It is public: no secret stands in it. */

export type PipelineName = 'contact' | 'feedback' | 'images' | 'keyword-dm' | 'data';

export interface Settings {
  readonly environment: string;
  /** Below which path of this origin the pipelines and the session are, such as `/api`. */
  readonly api: string;
  /** Of the deployment. */
  readonly name?: string;
  readonly brand?: { readonly name: string; readonly logo?: string; readonly accent?: string };
  /** Those that are deployed. */
  readonly pipelines: readonly PipelineName[];
  readonly signIn:
    | {
        readonly kind: 'people';
        /** Where the managed sign-in pages are, such as `https://auth.example.com`. */
        readonly domain: string;
        readonly clientId: string;
      }
    | { readonly kind: 'tokens' };
  /** Only on one's own machine: signed in at once. */
  readonly demo?: { readonly token: string };
}

/** Where the desk's files are, with slashes at both ends. */
export function basePath(): string {
  return new URL(document.baseURI).pathname;
}

/** @throws OfflineError without an answer, Error when it is a wrong one */
export async function loadSettings(): Promise<Settings> {
  const url = new URL('settings.json', document.baseURI);
  const response = await fetch(url, { cache: 'no-store' }).catch((cause: unknown) => {
    throw new OfflineError('No answer', { cause });
  });
  if (!response.ok) throw new Error(`settings.json: ${response.status}`);
  return (await response.json()) as Settings;
}
