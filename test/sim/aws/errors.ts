/** Errors as the SDK's clients throw them: told apart by `name`, with the status in `$metadata`. */
export function serviceError(name: string, status: number, more: object = {}): Error {
  return Object.assign(withoutStack((more as { message?: string }).message ?? name), {
    name,
    $metadata: { httpStatusCode: status },
    $fault: status < 500 ? 'client' : 'server',
    ...more,
  });
}

/** Where a stand-in throws says nothing, and costs more than what it answers. */
function withoutStack(message: string): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Error(message);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

export function validation(message: string): Error {
  return serviceError('ValidationException', 400, { message });
}

/** A connection that broke: nothing was heard of the service. */
export function connectionError(code = 'ECONNRESET'): Error {
  return Object.assign(new Error(`socket: ${code}`), { name: 'Error', code, $metadata: {} });
}
