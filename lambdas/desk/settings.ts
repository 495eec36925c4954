/** What the desk's page reads before anything else. Anybody can read it: it holds no secrets. */
export interface DeskSettings {
  /** The environment's name in the configuration, such as `prod`. */
  readonly environment: string;
  /** Below which path of the desk's origin the pipelines and the session are, such as `/api`. */
  readonly api: string;
  /** What the owner's brand is. @default plain */
  readonly brand?: { readonly name?: string; readonly logo?: string; readonly accent?: string };
  /** The configured pipelines, by their folders, such as `keyword-dm`. */
  readonly pipelines: readonly string[];
  readonly signIn:
    | {
        readonly kind: 'people';
        /** The base of the managed login, without a trailing slash. */
        readonly domain: string;
        readonly clientId: string;
      }
    | { readonly kind: 'tokens' };
  /** A token that is signed in with at once. Only ever on a local engine. */
  readonly demo?: { readonly token: string };
}
