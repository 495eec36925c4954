/** Lines and labels around a plot. */
import type { Scale } from './scale.ts';

export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function plotOf(width: number, height: number, left: number): Plot {
  return { width, height, left, right: width - 4, top: 8, bottom: height - 22 };
}

/** Values from bottom to top, each with a line across. */
export function ValueAxis({
  scale,
  plot,
  ticks,
  format,
}: {
  readonly scale: Scale;
  readonly plot: Plot;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}) {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={plot.left} x2={plot.right} y1={scale(tick)} y2={scale(tick)} />
          <text className="tick" x={plot.left - 6} y={scale(tick)} dy="0.32em" textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** About how wide the label of a point is, in pixels. */
const LABEL = 64;

/**
 * Names from left to right, as many as there is room for: the first and the last among them, or, where several points in a row
 * have one name, where each name begins.
 */
export function NameAxis({
  names,
  at,
  plot,
}: {
  readonly names: readonly string[];
  readonly at: (index: number) => number;
  readonly plot: Plot;
}) {
  return (
    <g>
      {labelled(names, at, plot.right - plot.left).map((index) => (
        <text
          key={index}
          className="tick"
          x={at(index)}
          y={plot.height - 5}
          textAnchor={anchor(index, names.length)}
        >
          {names[index]}
        </text>
      ))}
    </g>
  );
}

function anchor(index: number, count: number): 'start' | 'middle' | 'end' {
  if (count === 1) return 'middle';
  if (index === 0) return 'start';
  return index === count - 1 ? 'end' : 'middle';
}

/** Which points get a label in a width. */
export function labelled(names: readonly string[], at: (index: number) => number, width: number): number[] {
  const beginnings = [...names.keys()].filter((index) => names[index] !== names[index - 1]);
  if (beginnings.length === names.length) return spread(names.length, width);
  // From the right: the first one is often a part of a day alone.
  const chosen: number[] = [];
  let limit = at(names.length - 1) - LABEL / 2;
  for (const index of beginnings.reverse()) {
    if (at(index) > limit) continue;
    chosen.push(index);
    limit = at(index) - LABEL;
  }
  return chosen.reverse();
}

function spread(count: number, width: number): number[] {
  if (count <= 1) return count === 1 ? [0] : [];
  const gaps = Math.max(1, Math.min(count - 1, Math.floor(width / LABEL) - 1));
  return [...new Set(Array.from({ length: gaps + 1 }, (_, i) => Math.round((i * (count - 1)) / gaps)))];
}
