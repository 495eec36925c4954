import { expect, it } from 'vitest';
import { bootstrapOptions } from '../../../../cli/deploy/cdk.ts';
import { DEFAULT_QUALIFIER } from '../../../../config/bootstrap.ts';

it('a bootstrap of another qualifier leaves the usual one alone', () => {
  expect(bootstrapOptions({ qualifier: DEFAULT_QUALIFIER })).toEqual([]);
  expect(bootstrapOptions({ qualifier: 'acme' }).join(' ')).toBe(
    '--qualifier acme --toolkit-stack-name CDKToolkit-acme',
  );
  expect(
    bootstrapOptions({ qualifier: DEFAULT_QUALIFIER, permissionsBoundary: 'web/boundary' }).join(' '),
  ).toBe('--custom-permissions-boundary web/boundary');
});
