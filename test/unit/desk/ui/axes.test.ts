import { describe, expect, it } from 'vitest';
import { labelled } from '../../../../desk/ui/charts/axes.tsx';

const at = (pixels: number) => (index: number) => index * pixels;

describe('labels below a chart', () => {
  it('are spread evenly, with the first and the last, where every point has a name of its own', () => {
    const names = Array.from({ length: 30 }, (_, i) => `day ${i}`);
    const chosen = labelled(names, at(20), 600);
    expect(chosen[0]).toBe(0);
    expect(chosen.at(-1)).toBe(29);
    expect(chosen.length).toBeGreaterThan(5);
    expect(labelled(['alone'], at(20), 600)).toEqual([0]);
    expect(labelled([], at(20), 600)).toEqual([]);
  });

  it('name each day once, where it begins, however its hours are spread', () => {
    for (const beginsAt of [0, 5, 17, 23])
      for (const pixels of [2, 4, 8]) {
        const names = Array.from(
          { length: 7 * 24 },
          (_, hour) => `day ${Math.floor((hour + beginsAt) / 24)}`,
        );
        const chosen = labelled(names, at(pixels), names.length * pixels);
        expect(new Set(chosen.map((index) => names[index])).size).toBe(chosen.length);
        for (const index of chosen.slice(1)) expect(names[index]).not.toBe(names[index - 1]);
        const gaps = chosen.slice(1).map((index, i) => (index - (chosen[i] ?? 0)) * pixels);
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(64);
        expect(chosen.length).toBeGreaterThanOrEqual(2);
      }
  });
});
