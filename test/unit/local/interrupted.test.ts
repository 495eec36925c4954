import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { abortedBySignals } from '../../../local/interrupted.ts';

it('stops at the first signal, and says so at each', () => {
  const process = new EventEmitter();
  const lines: string[] = [];
  const signal = abortedBySignals(process, (line) => lines.push(line));
  expect(signal.aborted).toBe(false);
  for (const name of ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Node would end the process where nobody listens.
    expect(process.emit(name)).toBe(true);
    expect(signal.aborted).toBe(true);
  }
  expect(lines).toEqual(['\nStopping …', ...Array(3).fill('Already stopping …')]);
});
