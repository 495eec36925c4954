/** Who is signed in at this page, and the token that says so. Access tokens live in memory only. */
import { isPassing, OfflineError, readError, SignedOutError } from '../api/errors.ts';
import { basePath, type Settings } from '../settings.ts';
import { exchangeBody, logoutAddress, type PersonSession } from './people.ts';

/** A pasted owner token, until the tab is closed. */
const TOKEN_KEY = 'frontdesk.token';
/** Set while the demo's own token is not wanted. */
const NO_DEMO_KEY = 'frontdesk.no-demo';
/** A token is renewed this long before it ends. */
const RENEW_BEFORE_MS = 60_000;

export type SignedIn =
  | { readonly kind: 'demo'; readonly token: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'person'; readonly session: PersonSession };

export class Session {
  readonly #settings: Settings;
  readonly #listeners = new Set<() => void>();
  #signedIn: SignedIn | undefined;
  #endedAs: SignedIn['kind'] | undefined;
  #era = 0;
  #isLeaving = false;
  #renewing: Promise<boolean> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Undefined while nobody is signed in. */
  readonly current = (): SignedIn | undefined => this.#signedIn;

  /** Grows by one when a session has ended. What began in one must neither go on in the next, nor show there what it hears. */
  readonly era = (): number => this.#era;

  /** As what somebody was signed in whose session has ended last. */
  readonly endedAs = (): SignedIn['kind'] | undefined => this.#endedAs;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up what there is: a pasted token, a person's session, the demo's token. @throws as `renew` */
  async begin(): Promise<void> {
    const pasted = sessionStorage.getItem(TOKEN_KEY);
    const demo = sessionStorage.getItem(NO_DEMO_KEY) ? undefined : this.#settings.demo;
    if (pasted) return this.#become({ kind: 'token', token: pasted });
    if (demo) return this.#become({ kind: 'demo', token: demo.token });
    if (this.#settings.signIn.kind === 'people') await this.#renewOnce();
  }

  takeToken(token: string): void {
    sessionStorage.setItem(TOKEN_KEY, token);
    this.#become({ kind: 'token', token });
  }

  /** Ends the way back from the sign-in pages. @throws ApiError when the code is refused */
  async takeCode(code: string, verifier: string, redirectUri: string): Promise<void> {
    const session = await this.#ask('POST', exchangeBody(code, verifier, redirectUri));
    this.#become({ kind: 'person', session });
  }

  /**
   * What stands in `Authorization`.
   *
   * @param era the session that the request began in: nothing is done in the name of a later one. @default the present one
   * @param isLast whether the page may be gone before an answer comes: then a token that will do is not renewed first
   * @throws SignedOutError; OfflineError, ApiError when it has ended and can't be renewed just now
   */
  async bearer(era = this.#era, isLast = false): Promise<string> {
    const signedIn = this.#signedIn;
    if (!signedIn || era !== this.#era) throw new SignedOutError();
    if (signedIn.kind !== 'person') return signedIn.token;
    const left = Date.parse(signedIn.session.expiresAt) - Date.now();
    if (left < (isLast ? 0 : RENEW_BEFORE_MS))
      await this.renew().catch((error: unknown) => {
        if (left <= 0) throw error;
      });
    const now = this.#signedIn;
    if (now?.kind !== 'person') throw new SignedOutError();
    return now.session.accessToken;
  }

  /**
   * Asks once for a new access token, whoever asks meanwhile.
   *
   * @returns whether there is one now; if not, a person's session has ended or is another's by now, or no person is signed in
   * @throws OfflineError, ApiError when that can't be known just now
   */
  renew(): Promise<boolean> {
    // A request that is refused late, when its session has ended, is no reason to look for another one.
    if (this.#signedIn?.kind !== 'person' || this.#isLeaving) return Promise.resolve(false);
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewOnce(): Promise<boolean> {
    const before = this.#signedIn;
    try {
      const session = await this.#ask('POST', { renew: true });
      // Whoever has signed in meanwhile stays.
      if (this.#signedIn !== before) return false;
      if (this.#isOfAnother(session)) {
        this.#startOver();
        return false;
      }
      this.#become({ kind: 'person', session });
      return true;
    } catch (error) {
      if (isPassing(error)) throw error;
      if (this.#signedIn === before) this.#become(undefined);
      return false;
    }
  }

  /** All tabs share one cookie, and in another tab somebody else may have signed in. */
  #isOfAnother({ person }: PersonSession): boolean {
    return this.#signedIn?.kind === 'person' && this.#signedIn.session.person.email !== person.email;
  }

  /** What was shown to one person is not for the next: it goes at once, and the page is loaded again. */
  #startOver(): void {
    this.#become(undefined);
    location.replace(basePath());
  }

  /**
   * The session has ended elsewhere. A late answer to somebody who was here before ends no other session.
   *
   * @param bearer what was refused
   */
  end(bearer: string): void {
    const signedIn = this.#signedIn;
    const now = signedIn?.kind === 'person' ? signedIn.session.accessToken : signedIn?.token;
    if (now !== bearer) return;
    sessionStorage.removeItem(TOKEN_KEY);
    this.#become(undefined);
  }

  /** @param all also on this person's other devices. @throws OfflineError, ApiError when a person's session could not be ended */
  async signOut({ all = false }: { readonly all?: boolean } = {}): Promise<void> {
    const kind = this.#signedIn?.kind;
    if (kind === 'person') await this.#endPerson(all);
    if (kind === 'demo') sessionStorage.setItem(NO_DEMO_KEY, 'true');
    sessionStorage.removeItem(TOKEN_KEY);
    const { signIn } = this.#settings;
    const isPerson = kind === 'person' && signIn.kind === 'people';
    // Loading the page again leaves nothing of what was shown in memory. People leave by the sign-in pages, which would
    // otherwise let the next one at this browser in without asking.
    location.replace(isPerson ? logoutAddress(signIn) : basePath());
  }

  async #endPerson(all: boolean): Promise<void> {
    this.#isLeaving = true;
    try {
      // Its answer would bring a cookie again after this one has gone.
      await this.#renewing?.catch(() => undefined);
      await this.#ask('DELETE', undefined, all ? '?all=true' : '');
    } finally {
      this.#isLeaving = false;
    }
  }

  /** Back to the demo's token. */
  takeDemo(): void {
    sessionStorage.removeItem(NO_DEMO_KEY);
    if (this.#settings.demo) this.#become({ kind: 'demo', token: this.#settings.demo.token });
  }

  #become(signedIn: SignedIn | undefined): void {
    if (this.#signedIn && !signedIn) {
      this.#era++;
      this.#endedAs = this.#signedIn.kind;
    }
    this.#signedIn = signedIn;
    for (const listener of this.#listeners) listener();
  }

  async #ask(method: 'POST' | 'DELETE', body?: object, query = ''): Promise<PersonSession> {
    const response = await fetch(`${location.origin}${this.#settings.api}/session${query}`, {
      method,
      // No page of another origin can send it without being asked first.
      headers: { 'x-frontdesk': 'desk', ...(body && { 'content-type': 'application/json' }) },
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new OfflineError('No answer', { cause });
    });
    if (!response.ok) throw await readError(response);
    if (response.status === 204) return undefined as unknown as PersonSession;
    // What is none of ours, such as a hotel's page that asks to sign in, is no answer.
    return (await response.json().catch((cause: unknown) => {
      throw new OfflineError('No answer of ours', { cause });
    })) as PersonSession;
  }
}
