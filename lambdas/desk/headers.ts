/** The headers of the desk's files, the same wherever they are served from. */

/** Where pictures are shown from besides the desk's own origin: the images' CDN, and the bucket of attached files. */
export interface DeskHeaders {
  /** Origins, such as `https://d111111abcdef8.cloudfront.net`. */
  readonly pictures: readonly string[];
}

/**
 * What a page of the desk may load and do. No inline script and no inline style; what visitors wrote is only ever text, and
 * this holds if that should fail once. Connections go to the desk's own origin, the pipelines among them.
 */
export function contentSecurityPolicy({ pictures }: DeskHeaders): string {
  const rules: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:', ...pictures],
    'connect-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(rules)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');
}

/** What the desk never asks of a browser. */
export const PERMISSIONS_POLICY = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ');

/** All but HSTS, which belongs to an origin that has TLS. */
export function deskHeaders(options: DeskHeaders): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': PERMISSIONS_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
