/** vitest's setup for properties: where one fails, its report ends with the line that keeps the input for ever. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { lineFor, nameOf } from './corpus.ts';

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  reporter: (run) => {
    if (!run.failed) return;
    const report = fc.defaultReportMessage(run);
    throw new Error([report, howToKeep(run)].join('\n\n'), { cause: run.errorInstance ?? undefined });
  },
});

/** What is used of a property's run, whatever its arguments are. */
interface Run {
  /** The list of arguments that failed; null where none did. */
  readonly counterexample: unknown;
  readonly runConfiguration: { readonly examples?: object };
}

/** What to add to which file, so that the input is asked first from then on. Nothing where no input failed. */
export function howToKeep({ counterexample, runConfiguration }: Run): string {
  if (!Array.isArray(counterexample)) return '';
  try {
    const line = lineFor(counterexample);
    const name = nameOf(runConfiguration.examples);
    if (name)
      return `Mend it, and keep it in test/corpus/${name}.jsonl, with what went wrong as "once":\n${line}`;
    const file = expect.getState().testPath ?? 'the test';
    return `Mend it, and keep it in a new file test/corpus/<pipeline>/<name>.jsonl, which ${file} then
reads by { examples: corpus('<pipeline>/<name>') }, with what went wrong as "once":\n${line}`;
  } catch (error) {
    return `Mend it. A corpus can't keep it (${error instanceof Error ? error.message : error}): write a test of it.`;
  }
}
