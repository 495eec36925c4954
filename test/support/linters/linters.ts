import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../../../local/command.ts';
import { type PythonTool, preparePythonTool } from '../../../local/python.ts';

const LINTERS: PythonTool = {
  name: 'the linters of templates and workflows',
  requirements: join(import.meta.dirname, 'requirements.txt'),
  megabytes: 40,
  oldestPython: [3, 11],
};

/** What cfn-lint may say, each with the reason why it is left as it is. Informational rules are not asked for. */
const EXPLAINED: Readonly<Record<string, string>> = {
  W3005: 'The CDK names a role beside its policies in DependsOn, though the function refers to it anyway.',
};

/**
 * Runs AWS's linter, errors and warnings, over templates.
 *
 * @param templates by name; as an object, or as text in JSON or YAML
 * @param region whose services and property values are looked up
 * @returns what it finds beyond what is explained above, a finding a line; empty when all is well
 */
export async function lintTemplates(
  templates: Readonly<Record<string, object | string>>,
  region: string,
): Promise<string[]> {
  if (Object.keys(templates).length === 0) return [];
  const python = await prepare();
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-cfn-lint-'));
  try {
    const files: string[] = [];
    for (const [name, template] of Object.entries(templates)) {
      const file = join(directory, `${name}.template`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof template === 'string' ? template : JSON.stringify(template, null, 1));
      files.push(file);
    }
    // Not by its script, whose first line names the folder where the environment was built.
    const command = ['-c', 'from cfnlint.runner import main; main()'];
    const options = [
      '--regions',
      region,
      '--format',
      'parseable',
      '--ignore-checks',
      ...Object.keys(EXPLAINED),
    ];
    const found = await findings('cfn-lint', python, [...command, ...options, '--', ...files]);
    return found.map((line) => line.replace(`${directory}/`, ''));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/**
 * Holds GitHub Actions workflows to their schema and to what zizmor, their security auditor, knows, at its strictest.
 *
 * @returns the findings, a line each; empty when all is well
 */
export async function lintWorkflows(...files: string[]): Promise<string[]> {
  const python = await prepare();
  const schema = ['-m', 'check_jsonschema', '--builtin-schema', 'vendor.github-workflows'];
  // Offline: what it would ask GitHub itself must not decide whether a build passes.
  const audit = ['--offline', '--no-progress', '--quiet', '--persona', 'pedantic', '--format', 'plain'];
  return [
    ...(await findings('check-jsonschema', python, [...schema, ...files])),
    ...(await findings('zizmor', join(dirname(python), 'zizmor'), [...audit, ...files])),
  ];
}

/** Holds the settings of the bot that brings updates to GitHub's schema for them. */
export async function lintUpdates(file: string): Promise<string[]> {
  const python = await prepare();
  return findings('check-jsonschema', python, [
    '-m',
    'check_jsonschema',
    '--builtin-schema',
    'vendor.dependabot',
    file,
  ]);
}

function prepare(): Promise<string> {
  return preparePythonTool(LINTERS, join('.local', 'linters'), (line) => console.log(line));
}

/** A linter's output by lines. Exit codes above zero without a finding are its own trouble, and a finding, too. */
async function findings(name: string, command: string, args: readonly string[]): Promise<string[]> {
  const { code, output } = await runCommand(command, args);
  const lines = output.split('\n').filter(Boolean);
  if (code === 0) return [];
  return lines.length > 0 ? lines : [`${name} ended with ${code}`];
}
