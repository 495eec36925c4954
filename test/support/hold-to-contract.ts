/**
 * vitest's setup for tests of the deployed app: whatever they fetch of the pipelines' APIs is held to the contract, so
 * that a status, a code or a field that is not written down fails the test that meets it.
 */
import { violations } from './contract-check.ts';
import { deployed } from './deployed.ts';

const bases = Object.entries(deployed.urls);
const original = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const response = await original(input, init);
  // Who was sent on has the answer of another address, which was asked by GET.
  const request = {
    url: response.url,
    method: response.redirected ? 'GET' : methodOf(input, init),
  };
  const [pipeline, base] = bases.find(([, url]) => request.url.startsWith(`${url}/`)) ?? [];
  if (pipeline === undefined || base === undefined) return response;
  const path = new URL(request.url).pathname.slice(new URL(base).pathname.length);
  const wrong = violations({
    pipeline,
    method: request.method,
    path,
    status: response.status,
    contentType: response.headers.get('content-type'),
    body: await response.clone().text(),
  });
  if (wrong.length > 0)
    throw new Error(
      `${request.method} ${path} → ${response.status} is outside its contract:\n${wrong.join('\n')}`,
    );
  return response;
};

function methodOf(input: string | URL | Request, init: RequestInit | undefined): string {
  return (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
}
