/** Addresses of the web as outside services have them; without a schema, so that functions can use it. */

/** https, without a user name or a fragment; or plain http to this very machine, as tests use it. */
export function isWebhookAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || isLoopbackHttp(value);
}

/** Whether it is an address of this very machine by plain http, as tests use it; false for what is no address. */
export function isLoopbackHttp(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
