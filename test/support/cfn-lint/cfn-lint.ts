import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../../../local/command.ts';
import { type PythonTool, preparePythonTool } from '../../../local/python.ts';

const CFN_LINT: PythonTool = {
  name: 'cfn-lint',
  requirements: join(import.meta.dirname, 'requirements.txt'),
  megabytes: 20,
};

/** What cfn-lint may say, each with the reason why it is left as it is. Informational rules are not asked for. */
const EXPLAINED: Readonly<Record<string, string>> = {
  W3005: 'The CDK names a role beside its policies in DependsOn, though the function refers to it anyway.',
};

/**
 * Runs AWS's linter, errors and warnings, over templates.
 *
 * @param templates by name
 * @param region whose services and property values are looked up
 * @returns what it finds beyond what is explained above, a finding a line; empty when all is well
 */
export async function lint(templates: Readonly<Record<string, object>>, region: string): Promise<string[]> {
  const python = await preparePythonTool(CFN_LINT, join('.local', 'cfn-lint'), (line) => console.log(line));
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-cfn-lint-'));
  try {
    for (const [name, template] of Object.entries(templates)) {
      const file = join(directory, `${name}.json`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(template, null, 1));
    }
    const files = Object.keys(templates).map((name) => join(directory, `${name}.json`));
    const { code, output } = await runCommand(python, [
      // Not by its script, whose first line names the folder where the environment was built.
      ...['-c', 'from cfnlint.runner import main; main()'],
      ...['--regions', region, '--format', 'parseable', '--ignore-checks', ...Object.keys(EXPLAINED)],
      '--',
      ...files,
    ]);
    const findings = output
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(`${directory}/`, ''));
    // Exit codes above zero without a finding are the linter's own trouble.
    return code === 0 || findings.length > 0 ? findings : [`cfn-lint ended with ${code}`];
  } finally {
    await rm(directory, { recursive: true });
  }
}
