/**
 * Keeps the shell, so that an installed desk opens at once and says that it is offline. It keeps nothing that the API
 * answers and no settings: whatever is not a file of the build goes by.
 */
export {};

/** Filled in by the build. */
declare const SHELL_FILES: readonly string[];
declare const SHELL_VERSION: string;

/** What is used here of a service worker's globals: the compiler knows either a page's or a worker's. */
interface WorkerScope {
  readonly location: Location;
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = globalThis as unknown as WorkerScope;
const CACHE = `desk-shell-${SHELL_VERSION}`;
const base = new URL('./', worker.location.href);
const shell = new Set(SHELL_FILES.map((file) => new URL(file, base).href));

worker.addEventListener('install', (event) => {
  event.waitUntil(keepShell());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(base.href)));
  else if (shell.has(request.url)) event.respondWith(kept(request.url));
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([base.href, ...shell].map((url) => new Request(url, { credentials: 'omit' })));
  await worker.skipWaiting();
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('desk-shell-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function kept(url: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(url)) ?? fetch(url);
}
