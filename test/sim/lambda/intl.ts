/**
 * `Intl` whose formats and segmenters are made once for all containers: they keep no state, ask for no time of their own, and
 * making one takes longer than an hour of some functions.
 */
type Making = new (...args: readonly unknown[]) => object;

function madeOnce(Real: unknown): unknown {
  const known = new Map<string, object>();
  return new Proxy(Real as Making, {
    construct(target, args) {
      const key = JSON.stringify(args);
      const found = known.get(key) ?? new target(...args);
      known.set(key, found);
      return found;
    },
  });
}

export const SHARED_INTL: unknown = Object.create(Intl, {
  DateTimeFormat: { value: madeOnce(Intl.DateTimeFormat) },
  NumberFormat: { value: madeOnce(Intl.NumberFormat) },
  Segmenter: { value: madeOnce(Intl.Segmenter) },
});
