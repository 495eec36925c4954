/** What a destination is told, before it has a service's form. */

/** A line of a message: what people read, and what stands there. Both may hold visitors' words. */
export interface Line {
  readonly label: string;
  readonly value: string;
}

export interface Message {
  /** Our own words and the owner's, such as `New message: main`. None of the visitor's. */
  readonly title: string;
  /** What matters first. */
  readonly facts: readonly Line[];
  /** What the visitor wrote; empty where the destination does not ask for contents. */
  readonly answers: readonly Line[];
  /** Where it is read in full. */
  readonly link?: { readonly text: string; readonly url: string };
}

/** What is sent: a service's own JSON. */
export interface Payload {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where to, where the credential alone is no address. @default the credential */
  readonly url?: string;
}

/** Of a message in one of these services, so much is shown; the rest is at the desk. */
export const MOST_LINES = 10;
