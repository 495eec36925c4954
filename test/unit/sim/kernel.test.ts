import { expect, test } from 'vitest';
import { Faults } from '../../sim/kernel/faults.ts';
import { createRandom } from '../../sim/kernel/random.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';

test('a seed gives the same numbers, another one others', () => {
  const numbers = (seed: string) => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(numbers('a')).toEqual(numbers('a'));
  expect(numbers('a')).not.toEqual(numbers('b'));
});

test('what is planned happens in the order of its time, and at one moment in the order of planning', async () => {
  const scheduler = new Scheduler(0);
  const seen: string[] = [];
  scheduler.after(20, () => seen.push(`late at ${scheduler.now}`));
  scheduler.after(10, () => {
    seen.push('first');
    scheduler.after(0, () => seen.push('third'));
  });
  scheduler.after(10, () => seen.push('second'));
  const cancel = scheduler.after(15, () => seen.push('never'));
  cancel();
  scheduler.after(1000, () => seen.push('beyond'));
  await scheduler.run(100);
  expect(seen).toEqual(['first', 'second', 'third', 'late at 20']);
  expect(scheduler.now).toBe(100);
});

test('time waits for work of this machine', async () => {
  const scheduler = new Scheduler(0);
  const seen: string[] = [];
  scheduler.after(1, async () => {
    await scheduler.hold(new Promise((resolve) => setTimeout(resolve, 20)));
    seen.push(`worked until ${scheduler.now}`);
  });
  scheduler.after(2, () => seen.push('later'));
  await scheduler.run(10);
  expect(seen).toEqual(['worked until 1', 'later']);
});

test('what runs on without waiting is named', async () => {
  const scheduler = new Scheduler(0);
  scheduler.watch({ name: 'the endless one', isWaiting: () => false, usesStreams: false });
  await expect(scheduler.run(1)).rejects.toThrow('the endless one');
});

test('a fault strikes by its seed and its key alone', () => {
  const draw = (only?: ReadonlySet<string>) => {
    const faults = new Faults({ seed: 'some/7', only });
    for (let i = 0; i < 2000; i++)
      faults.draw(i % 2 ? 'one' : 'other', ['slow', 'broken', 'cut-after', 'late']);
    return faults.struck;
  };
  const all = draw();
  expect(all.length).toBeGreaterThan(10);
  expect(draw()).toEqual(all);
  const [first, second] = all;
  expect(draw(new Set([first?.key ?? '', second?.key ?? '']))).toEqual([first, second]);
});

test('nothing strikes after the end', () => {
  const faults = new Faults({ seed: 'some/7' });
  faults.end();
  for (let i = 0; i < 2000; i++) faults.draw('one', ['slow', 'broken', 'cut-after', 'late']);
  expect(faults.struck).toEqual([]);
});
