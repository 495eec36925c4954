/** What ends a local run: Ctrl-C, or the signals of who else ends it. */

/**
 * Listens for as long as the process lives: without a listener a second Ctrl-C would end it at once, and leave the engine running.
 *
 * @param process whose signals they are
 * @returns aborted by the first signal
 */
export function abortedBySignals(
  process: Pick<NodeJS.EventEmitter, 'on'>,
  print: (line: string) => void,
): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      print(interrupted.signal.aborted ? 'Already stopping …' : '\nStopping …');
      interrupted.abort();
    });
  return interrupted.signal;
}
