import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RemedyError, runCommand } from '../../../local/command.ts';
import { readStartOptions, START_HELP } from '../../../local/start-options.ts';

describe('npm start', () => {
  it('takes its options, and has others where none is given', () => {
    expect(readStartOptions([])).toMatchObject({
      fresh: false,
      directory: '.local',
      config: 'frontdesk.config.ts',
    });
    expect(readStartOptions(['--fresh', '--config', 'other.ts'])).toMatchObject({
      fresh: true,
      config: 'other.ts',
    });
  });

  it.each([
    [['--frsh'], /^Unknown option '--frsh'\.\n\nUsage: npm start/],
    [['now'], /^Unexpected argument 'now'\.\n\nUsage: npm start/],
    [['--config', '--fresh'], /^Option '--config' argument is ambiguous\.\n\nUsage: npm start/],
    [['--config'], /^Option '--config <value>' argument missing\.\n\nUsage: npm start/],
  ])('says of %j what it does not know, and what it does', (args, says) => {
    expect(() => readStartOptions(args)).toThrow(says);
    expect(() => readStartOptions(args)).toThrow(RemedyError);
  });

  const start = (...args: string[]) =>
    runCommand(process.execPath, [join(process.cwd(), 'local/start.ts'), ...args]);

  it('prints its help, and starts nothing', async () => {
    expect(await start('--help')).toEqual({ code: 0, output: `${START_HELP}\n` });
  });

  it('ends with what is wrong, and no stack', async () => {
    const { code, output } = await start('--frsh');
    expect(code).toBe(1);
    expect(output).toMatch(/^Unknown option/);
    expect(output).not.toMatch(/\n +at /);
  });
});
