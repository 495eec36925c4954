/** Sums with colours: three numbers, and what turns them into three others. */

export type Vector = readonly [number, number, number];
/** By rows. */
export type Matrix = readonly [Vector, Vector, Vector];

export function scale([a, b, c]: Vector, by: number): Vector {
  return [a * by, b * by, c * by];
}

export function apply(matrix: Matrix, [a, b, c]: Vector): Vector {
  return matrix.map(([x, y, z]) => x * a + y * b + z * c) as unknown as Vector;
}

export function transpose([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

export function multiply(left: Matrix, right: Matrix): Matrix {
  return transpose(transpose(right).map((column) => apply(left, column)) as unknown as Matrix);
}

function cross([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

/** @returns undefined where there is none */
export function invert([a, b, c]: Matrix): Matrix | undefined {
  const [bc, ca, ab] = [cross(b, c), cross(c, a), cross(a, b)];
  const determinant = a[0] * bc[0] + a[1] * bc[1] + a[2] * bc[2];
  if (!(Math.abs(determinant) > 1e-6)) return undefined;
  return transpose([scale(bc, 1 / determinant), scale(ca, 1 / determinant), scale(ab, 1 / determinant)]);
}
