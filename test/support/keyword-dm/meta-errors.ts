/** The errors of Meta's table that say something of their own, and what each means for us. */
export interface MetaError {
  readonly code: number;
  readonly subcode?: number;
  readonly message?: string;
  readonly transient?: boolean;
  readonly class: 'retry' | 'pause' | 'stop' | 'terminal';
  readonly reason: string;
  /** What the account must do once several people's comments got it. */
  readonly doubt?: 'pause' | 'stop';
}

const retry = (code: number, more: Partial<MetaError> = {}): MetaError => ({
  code,
  class: 'retry',
  reason: `generic-${code}`,
  ...more,
});
const pause = (code: number, subcode?: number, reason = `limit-${code}`): MetaError => ({
  code,
  ...(subcode && { subcode }),
  class: 'pause',
  reason,
});
const ended = (
  code: number,
  subcode: number | undefined,
  reason: string,
  doubt?: 'pause' | 'stop',
): MetaError => ({
  code,
  ...(subcode && { subcode }),
  class: 'terminal',
  reason,
  ...(doubt && { doubt }),
});

export const META_ERRORS: readonly MetaError[] = [
  retry(1),
  retry(2),
  { ...retry(9999), reason: 'unknown-9999' },
  retry(100, { transient: true }),
  retry(10, { transient: true }),
  ...[4, 17, 32, 613, 368, 80002, 80006, 2534013].map((code) => pause(code)),
  pause(100, 2534013),
  { ...pause(4), transient: true },
  pause(10, 1893063, 'restricted'),
  pause(100, 2534029, 'blocked'),
  pause(200, 2534029, 'blocked'),
  {
    ...pause(100, undefined, 'appsecret-proof'),
    message: 'API calls from the server require an appsecret_proof argument',
  },
  {
    ...pause(100, undefined, 'appsecret-proof'),
    message: 'Invalid appsecret_proof provided in the API argument',
  },
  { code: 190, class: 'stop', reason: 'token-invalid' },
  { code: 190, subcode: 463, class: 'stop', reason: 'token-expired' },
  { code: 190, subcode: 467, class: 'stop', reason: 'token-expired' },
  { code: 3, class: 'stop', reason: 'permission-3' },
  ended(10, undefined, 'permission-10', 'stop'),
  ended(200, undefined, 'permission-200', 'stop'),
  ended(10, 2534999, 'permission-10', 'stop'),
  ended(100, 2534025, 'used-old-or-ineligible'),
  ended(10, 2534022, 'outside-window'),
  ended(10, 2018278, 'outside-window'),
  ended(10, 2018065, 'outside-window'),
  ended(10, 2018108, 'person-not-reachable'),
  ended(200, 2018108, 'person-not-reachable'),
  ended(2534014, undefined, 'no-such-person'),
  ended(100, 2534014, 'no-such-person'),
  ended(2534001, undefined, 'person-not-reachable'),
  ended(100, 2534001, 'person-not-reachable'),
  ended(551, undefined, 'person-not-reachable'),
  ended(1545041, undefined, 'person-not-reachable'),
  ended(10, 2018300, 'other-app-has-thread'),
  ended(100, undefined, 'refused-100', 'pause'),
  ended(100, 33, 'refused-100-33', 'pause'),
];
