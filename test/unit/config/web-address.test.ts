import { expect, it } from 'vitest';
import { isLoopbackHttp, isWebhookAddress } from '../../../config/web-address.ts';

it.each([
  ['http://127.0.0.1:4000/hook', true],
  ['http://localhost/hook', true],
  ['http://[::1]:4000', true],
  ['https://localhost/hook', false],
  ['http://hooks.frontdesk-tests.dev', false],
  ['hooks.frontdesk-tests.dev/x', false],
  ['', false],
])('%j is plain http to this machine: %s', (address, expected) => {
  expect(isLoopbackHttp(address)).toBe(expected);
  if (expected) expect(isWebhookAddress(address)).toBe(true);
});
