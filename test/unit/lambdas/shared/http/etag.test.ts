import { describe, expect, test } from 'vitest';
import { etagOf, isMatch } from '../../../../../lambdas/shared/http/etag.ts';

describe('isMatch', () => {
  const etag = etagOf('text');

  test.each([etag, `W/${etag}`, `"other", ${etag}`, `"other",W/${etag}`, '*'])('finds it in %s', (header) => {
    expect(isMatch(header, etag)).toBe(true);
  });

  test.each([undefined, '', '"other"', etag.replaceAll('"', ''), etagOf('text ')])(
    'does not find it in %s',
    (header) => {
      expect(isMatch(header, etag)).toBe(false);
    },
  );
});
