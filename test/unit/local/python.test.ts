import { describe, expect, it } from 'vitest';
import { ENGINE, explainPip, explainPython, explainVenv, isRecent } from '../../../local/python.ts';

describe('a Python tool’s installation', () => {
  it.each([
    ['3.9.18', false],
    ['3.10.0', true],
    ['3.13.1', true],
    ['2.7.18', false],
  ])('Python %s is recent enough: %s', (version, recent) => expect(isRecent(ENGINE, version)).toBe(recent));

  it('says what to install when Python is missing or too old', () => {
    expect(explainPython(ENGINE, undefined)).toContain('apt-get install python3');
    expect(explainPython(ENGINE, '3.8.1')).toContain('3.8.1 is too old');
  });

  it('knows Debian without its venv package', () => {
    const output = 'The virtual environment was not created successfully because ensurepip is not available.';
    expect(explainVenv(output)).toContain('apt-get install python3-venv');
  });

  it.each([
    ['NewConnectionError: Failed to establish a new connection', 'is there a network?'],
    ['[Errno -3] Temporary failure in name resolution', 'is there a network?'],
    ['THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE', 'not the file that was pinned'],
    ['ERROR: No matching distribution found for cryptography==50.0.2', 'no build of the local engine'],
    ['something else', 'something else'],
  ])('explains pip’s %s', (output, explanation) =>
    expect(explainPip(ENGINE, output, '3.11.7')).toContain(explanation),
  );
});
