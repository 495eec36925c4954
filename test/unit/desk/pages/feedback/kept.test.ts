import { describe, expect, it } from 'vitest';
import { ApiError, OfflineError } from '../../../../../desk/api/errors.ts';
import { keptOf } from '../../../../../desk/pages/feedback/kept.ts';

describe('the screenshot of a response that is deleted', () => {
  const screenshot = { id: 'shot', isKnown: true, error: null };

  it('is said to stay, also while nobody knows whether it is there', () => {
    expect(keptOf(screenshot)).toBe('shot');
    expect(keptOf({ ...screenshot, error: new OfflineError() })).toBe('shot');
    expect(keptOf({ ...screenshot, error: new ApiError(500, {}) })).toBe('shot');
  });

  it('is not where there is none, or none any more', () => {
    expect(keptOf({ ...screenshot, id: undefined })).toBeUndefined();
    expect(keptOf({ ...screenshot, error: new ApiError(404, {}) })).toBeUndefined();
    expect(keptOf({ ...screenshot, isKnown: false })).toBeUndefined();
  });
});
