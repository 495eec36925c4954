/** Connecting an account. */
export const instagramConnect = {
  connect: 'Connect',
  connectLead: 'Meta’s own steps, with what Meta says of each right now.',
  askMeta: 'Check again',
  askedMeta: 'Meta was asked',
  checkOk: 'All right',
  checkWrong: 'Not yet',
  checkUnknown: 'Can’t be known',
  afterToken: 'Meta is asked as soon as there is a token.',
  modeUnknown: 'Meta does not say. A comment by a stranger shows it.',
  notSeen: 'Nothing has come from Instagram yet.',
  stepProfessional: 'A professional account',
  stepProfessionalText:
    'In the Instagram app: Settings, Account type, switch to a business or creator account. It must not be private.',
  stepApp: 'An app at Meta',
  stepAppText:
    'Make an app with the product “Instagram”, and choose “API setup with Instagram login”. It needs three permissions:',
  permissions: 'Permissions',
  stepAppHint:
    'For your own account Standard Access is enough. For others’ accounts Meta wants an app review and a verified business.',
  toConsole: 'Open Meta’s console',
  inNewTab: '(opens in a new tab)',
  stepAccount: 'The account’s number',
  stepAccountText:
    'You don’t need to know it. Connect the token first: then Meta says the number, and it stands here to copy.',
  isAccount: 'This is {name}.',
  otherAccount: 'The token belongs to {name}, but {id} is configured. Put this into your configuration:',
  thenDeploy: 'Then',
  stepToken: 'The token',
  stepTokenText:
    'In Meta’s console: API setup with Instagram login, Generate token. Then run this command; it asks for the token and the app’s secret without showing them.',
  command: 'Command',
  tokenRenewed: 'It is renewed each week by itself.',
  stepWebhook: 'Instagram tells us of comments',
  stepWebhookText:
    'In Meta’s console, under “Configure webhooks”, enter the address and the word that the command printed, and switch on comments, live_comments and messages.',
  missingFields: 'Still off: {fields}',
  stepNoWebhooks: 'Comments are looked for each hour',
  stepNoWebhooksText: 'This account is configured without webhooks: answers come up to an hour late.',
  stepPublish: 'Publish the app',
  stepPublishText:
    'In Meta’s console, set the app live. An app in development hears only of comments by people who have a role in it. Meta asks for the address of a privacy policy.',
  stepTest: 'A comment to try it',
  stepTestText: 'Press the button, and comment on one of your posts from another account.',
  stepTestHourly:
    'Comment on one of your posts from another account: it appears in the outbox within an hour.',
  seen: 'Last heard from Instagram',
  watch: 'Watch for my comment',
  watching: 'We look every five seconds, for five minutes …',
  watchOver: 'Nothing came in five minutes. Look at the steps above, or try again.',
  arrived: '{name} wrote “{text}”: it works.',
  arrivedAnswered: 'A rule answers it.',
  arrivedUnanswered: 'No rule answers it yet.',
} as const;
