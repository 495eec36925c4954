/**
 * A stand-in for troubles of SES: a proxy on 127.0.0.1 between a function and the engine's SES. The function is pointed
 * at it by the SDK's own setting, `AWS_ENDPOINT_URL_SES`.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { deployed } from './deployed.ts';
import { setVariables } from './function-variables.ts';

/**
 * - `pass`: SES answers.
 * - `throttle`: refused with 400 `Throttling`, as SES does at the sending rate's limit; nothing is sent.
 * - `fail`: 500 `InternalFailure`; nothing is sent.
 * - `cut`: SES takes the mail, and the connection breaks before the answer: the sender can't know.
 * - `silent`: nothing is answered, and nothing sent.
 * - `reject`: 400 `MessageRejected`, which is final.
 * - `unverified`: the same, for an address that is not verified yet.
 * - `quota`: 400 `Throttling`, for a day's quota that is used up.
 *
 * What asks for the quota always passes.
 */
export type SesMode = 'pass' | 'throttle' | 'fail' | 'cut' | 'silent' | 'reject' | 'unverified' | 'quota';

export interface SesProxy {
  readonly url: string;
  /** May be changed at any time; a function chooses by request, counted from 0. @default pass */
  mode: SesMode | ((request: number) => SesMode);
  /** Only mails that hold this text meet the mode and are counted; what else is under way passes. @default all */
  only: string | undefined;
  /** How many requests met each mode. */
  readonly counts: Readonly<Record<SesMode, number>>;
  stop(): Promise<void>;
}

export async function startSesProxy(): Promise<SesProxy> {
  const counts: Record<SesMode, number> = {
    pass: 0,
    throttle: 0,
    fail: 0,
    cut: 0,
    silent: 0,
    reject: 0,
    unverified: 0,
    quota: 0,
  };
  let requests = 0;
  const server = createServer((request, response) => {
    meet(request, response).catch(() => response.destroy());
  });
  async function meet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (!isMail(body) || (proxy.only !== undefined && !mailOf(body).includes(proxy.only)))
      return answer('pass', request, response, body);
    const mode = typeof proxy.mode === 'function' ? proxy.mode(requests++) : proxy.mode;
    counts[mode]++;
    return answer(mode, request, response, body);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const proxy: SesProxy = {
    url: `http://127.0.0.1:${port}`,
    mode: 'pass',
    only: undefined,
    counts,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

/** Errors as SES's query protocol writes them (Amazon SES API Reference, "Common Errors" and SendRawEmail). */
const ERRORS = {
  throttle: { status: 400, type: 'Sender', code: 'Throttling', message: 'Maximum sending rate exceeded.' },
  fail: { status: 500, type: 'Receiver', code: 'InternalFailure', message: 'Something failed.' },
  reject: { status: 400, type: 'Sender', code: 'MessageRejected', message: 'Message contains a virus.' },
  unverified: {
    status: 400,
    type: 'Sender',
    code: 'MessageRejected',
    message:
      'Email address is not verified. The following identities failed the check in region US-EAST-1: hello@frontdesk-tests.dev',
  },
  quota: { status: 400, type: 'Sender', code: 'Throttling', message: 'Daily message quota exceeded.' },
} as const;

function isMail(body: Buffer): boolean {
  return new URLSearchParams(body.toString()).get('Action') === 'SendRawEmail';
}

/** The mail of a SendRawEmail request, without the line breaks of its transfer encoding. */
function mailOf(body: Buffer): string {
  const data = new URLSearchParams(body.toString()).get('RawMessage.Data') ?? '';
  return Buffer.from(data, 'base64').toString().replaceAll('=\r\n', '');
}

async function answer(
  mode: SesMode,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  if (mode === 'pass' || mode === 'cut') {
    const answered = await forward(request, body);
    if (mode === 'cut') response.destroy();
    else response.writeHead(answered.status, { 'content-type': 'text/xml' }).end(answered.text);
    return;
  }
  if (mode === 'silent') return;
  const { status, type, code, message } = ERRORS[mode];
  response
    .writeHead(status, { 'content-type': 'text/xml' })
    .end(
      `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>`,
    );
}

/** Passed on with every header as it was, the host too: the engine checks the signature over them. */
function forward(request: IncomingMessage, body: Buffer): Promise<{ status: number; text: string }> {
  const { method, url, headers } = request;
  return new Promise((resolve, reject) => {
    sendRequest(deployed.endpoint + url, { method, headers }, (answered) =>
      text(answered).then(
        (content) => resolve({ status: answered.statusCode ?? 502, text: content }),
        reject,
      ),
    )
      .once('error', reject)
      .end(body);
  });
}

/** Points a function's SES client somewhere else. @returns undoes it */
export function pointSesAt(functionName: string, url: string): Promise<() => Promise<void>> {
  return setVariables(functionName, { AWS_ENDPOINT_URL_SES: url });
}
