/** Writes down what failed in a run of vitest. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';
import { FOLDER } from './folder.ts';

interface Failed {
  readonly message: string;
  readonly stack?: string;
  /** What was expected and what came, in colours. */
  readonly diff?: string;
}

/** Enough to see what was expected and where; all of it stands further above. */
const LINES = 25;

export default class KeepFailures implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Promise<void> {
    const failures = [
      ...modules.flatMap(failuresIn),
      ...unhandled.map((error) => describe('Outside of all tests', [error])),
    ];
    if (failures.length === 0) return;
    await mkdir(FOLDER, { recursive: true });
    await writeFile(join(FOLDER, `${process.pid}.txt`), `${failures.join('\n\n')}\n`);
  }
}

function failuresIn(module: TestModule): string[] {
  const file = `${module.project.name} ${module.relativeModuleId}`;
  const groups = [...module.children.allSuites()].map((suite) => [suite.fullName, suite.errors()] as const);
  const tests = [...module.children.allTests('failed')].map(
    (test) => [test.fullName, test.result().errors ?? []] as const,
  );
  return [['', module.errors()] as const, ...groups, ...tests]
    .filter(([, errors]) => errors.length > 0)
    .map(([name, errors]) => describe(`${file}${name === '' ? '' : ` > ${name}`}`, errors));
}

/** @param where the project, the file, and the test with the groups that it is in */
export function describe(where: string, errors: readonly Failed[]): string {
  const lines = errors.flatMap(({ message, stack = '', diff = '' }) => {
    // A stack begins with the message, which has lines of its own.
    const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
    const told = [message, ...(diff === '' ? [] : [stripVTControlCharacters(diff)])].join('\n');
    return [...told.split('\n'), ...places.slice(0, 2)];
  });
  return [where, ...lines.slice(0, LINES).map((line) => `  ${line}`)].join('\n');
}
