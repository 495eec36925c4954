/**
 * sharp behind a door: pictures are really decoded and encoded, each kind of work on the same bytes once in a process,
 * and what came of it is heard of in virtual time.
 */
import { createHash } from 'node:crypto';
import { realRequire } from './bundle.ts';
import type { Container } from './container.ts';

type Step = readonly [method: string, ...args: unknown[]];

/** Does real work for a container. @param what such as `toBuffer` */
export type Work = <T>(container: Container, what: string, work: () => Promise<T>) => Promise<T>;

const done = new Map<string, Promise<unknown>>();

/** Settings of the whole process: the first container's are everybody's. */
const once = new Set<string>();

const TERMINAL = new Set(['toBuffer', 'metadata', 'stats']);

/** A function in the place of sharp's. */
export function sharpOf(container: Container, work: Work): unknown {
  const real = realRequire('sharp') as unknown as Record<string, (...args: unknown[]) => unknown>;
  const open = (input: Uint8Array, options: unknown) => chain(container, work, input, options, []);
  const setting =
    (name: string) =>
    (...args: unknown[]) => {
      const key = JSON.stringify([name, args]);
      if (!once.has(key)) real[name]?.(...args);
      once.add(key);
    };
  return Object.assign(
    open,
    Object.fromEntries(
      ['block', 'unblock', 'concurrency', 'cache', 'simd'].map((name) => [name, setting(name)]),
    ),
  );
}

function chain(
  container: Container,
  work: Work,
  input: Uint8Array,
  options: unknown,
  steps: readonly Step[],
): unknown {
  return new Proxy(
    {},
    {
      get(_, method: string) {
        // Nobody awaits a picture that is not finished.
        if (method === 'then') return undefined;
        return (...args: unknown[]) => {
          const all = [...steps, [method, ...args] as Step];
          if (!TERMINAL.has(method)) return chain(container, work, input, options, all);
          const key = `${createHash('sha1').update(input).digest('base64')} ${JSON.stringify([options, all])}`;
          return work(container, method, () => {
            const result = done.get(key) ?? run(input, options, all);
            done.set(key, result);
            return result;
          });
        };
      },
    },
  );
}

function run(input: Uint8Array, options: unknown, steps: readonly Step[]): Promise<unknown> {
  type Chain = Record<string, (...args: unknown[]) => unknown>;
  const sharp = realRequire('sharp') as (input: Uint8Array, options: unknown) => Chain;
  return steps.reduce<unknown>(
    (at, [method, ...args]) => ((at as Chain)[method] as (...all: unknown[]) => unknown).apply(at, args),
    sharp(input, options),
  ) as Promise<unknown>;
}
