/** What the desk's files are, by their endings, and how long they may be kept. */
import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export function typeOf(name: string): string {
  return TYPES[extname(name)] ?? 'application/octet-stream';
}

/** Names with a hash in them, as esbuild makes them, are never written again; all others are asked for each time. */
export function cacheControlOf(name: string): string {
  return /-[A-Z0-9]{8}\.\w+$/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** The file that a path stands for: what has no ending is a page of the app, which its index shows. */
export function fileOf(path: string): string {
  return extname(path) === '' ? 'index.html' : path.replace(/^\/+/, '');
}
