/** How the generated functions reach an API. Whoever connects them says how: the commands and a page differ in that. */

/** An answer that is no error. */
interface Reply {
  /** JSON as it was sent, anything else as text, undefined without a body. */
  readonly data: unknown;
  readonly status: number;
  readonly headers: Headers;
}

/**
 * Makes one request.
 *
 * @param path from the API's base address, query included
 * @throws when the answer is an error
 */
export type Send = (path: string, init: RequestInit) => Promise<Reply>;

/** What one request may add, such as `If-Match`, or `keepalive` while its page is left. */
export type More = Pick<RequestInit, 'headers' | 'keepalive' | 'signal'>;

/** A generated function whose last argument no longer says how the API is reached, but what this request adds. */
type Connected<Call> = Call extends (...all: infer All) => infer Answer
  ? Required<All> extends [...infer Given, unknown]
    ? (...given: [...Given, more?: More]) => Answer
    : never
  : never;

/** The functions of a generated file that call a route. */
export type Client<File> = {
  readonly [Name in keyof File as File[Name] extends (...all: never) => Promise<unknown>
    ? Name
    : never]: Connected<File[Name]>;
};

/**
 * Makes a client of a generated file.
 *
 * @param file all that it exports: `import * as contact from './client/contact.ts'`
 */
export function connect<File extends object>(file: File, send: Send): Client<File> {
  const functions = Object.entries(file).filter(([, value]) => typeof value === 'function');
  const calls = functions.map(([name, call]) => [
    name,
    (...given: unknown[]) => {
      const own = call.length - 1;
      // What was left out is undefined, so that the last argument is where the function looks for it.
      const filled = Object.assign(Array(own).fill(undefined), given.slice(0, own));
      return call(...filled, { ...(given[own] as More | undefined), send });
    },
  ]);
  return Object.fromEntries(calls) as Client<File>;
}

/** What every generated function calls in the end. */
export async function send<Answer>(
  path: string,
  { send: how, ...init }: RequestInit & { send?: Send },
): Promise<Answer> {
  if (!how)
    throw new Error('Not connected: the functions of a generated file are called by connect(file, send)');
  return (await how(path, init)) as Answer;
}
