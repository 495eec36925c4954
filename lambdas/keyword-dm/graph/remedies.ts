/** What an owner can do about an account that rests or has stopped, by the reason that we store. */

const REMEDIES: readonly (readonly [RegExp, why: string, remedy: string])[] = [
  [
    /^token-/,
    'Instagram does not accept the account’s token any more.',
    'Make a new token in Meta’s console and run: npm run instagram:connect -- ACCOUNT',
  ],
  [
    /^permission-/,
    'Instagram says that a permission is missing.',
    'Give the app its permissions back (manage comments, manage messages), then run: npm run instagram:connect -- ACCOUNT',
  ],
  [
    /^blocked$/,
    'Instagram has blocked the account from sending messages.',
    'Open the account in the Instagram app, look under Settings → Account Status, and follow what is asked there. We try again by ourselves.',
  ],
  [
    /^restricted$/,
    'Instagram has restricted the account’s messages for a time.',
    'Look under Settings → Account Status in the Instagram app. Fewer or less uniform messages help: lower keywordDm.limits. We try again by ourselves.',
  ],
  [
    /^appsecret-proof$/,
    'Meta’s app asks for a proof with every call (appsecret_proof).',
    'In Meta’s console, under App settings → Advanced → Security, switch off "Require app secret". We try again by ourselves.',
  ],
  [
    /^limit-/,
    'Instagram says that the account has sent too much.',
    'Nothing needs to be done: we go on when the rest is over. If it comes again, lower keywordDm.limits.',
  ],
  [
    /^refused-100/,
    'Instagram has refused the replies to several people in a row for the same reason.',
    'Try the rule’s message by yourself in the Instagram app, and look the code up in Meta’s error reference. We try again by ourselves.',
  ],
];
const TROUBLE = [
  'Instagram gives no answers, or only errors.',
  'Look at metastatus.com. Nothing needs to be done: we try again by ourselves.',
] as const;

export interface Remedy {
  readonly why: string;
  readonly remedy: string;
}

/** @param account its id in the configuration, for commands */
export function remedyFor(reason: string, account: string): Remedy {
  const [, why, remedy] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? ['', ...TROUBLE];
  return { why, remedy: remedy.replaceAll('ACCOUNT', account) };
}
