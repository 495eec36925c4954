/** Sends a file where a ticket says, as the upload script does. */
export function sendFile(
  { url, headers }: { readonly url: string; readonly headers?: Record<string, string> },
  file: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return fetch(url, { method: 'PUT', headers: headers ?? {}, body: file });
}
