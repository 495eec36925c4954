export const person = {
  title: 'Person',
  lead: 'Everything that is kept under one e-mail address.',
  find: 'Find',
  email: 'E-mail address',
  wrong: 'This is no e-mail address.',
  messages: 'Messages',
  responses: 'Feedback',
  noMessages: 'No message of this person.',
  noResponses: 'No feedback of this person.',
  notCovered:
    'Pictures and Instagram know nobody’s e-mail address. A picture is found under Pictures. What a commenter on Instagram wrote, this deletes: npm run owner -- instagram person delete <id>. The id stands in npm run owner -- instagram outbox --json. Files that landed are not searched.',
  limited:
    'You may see some forms and widgets only. What this person sent by others is not shown here, and stays.',
  export: 'Export everything',
  delete: 'Delete everything',
  confirmTitle: 'Delete everything of {email}?',
  confirmText:
    'All messages and all feedback of this person are deleted, with the files of the messages. Screenshots stay, and are listed afterwards. This can’t be taken back.',
  done: 'Deleted',
  doneMessages: { one: '{count} message', other: '{count} messages' },
  doneResponses: {
    one: '{count} piece of feedback or invitation',
    other: '{count} pieces of feedback and invitations',
  },
  screenshots: 'Screenshots are pictures of their own, and still there. These were sent with the feedback:',
  rating: 'Rating {rating}',
  staysTableCopies: 'recovery copies of the table, in full',
  staysErasureLedger: 'the list of deletions, as a hash',
  staysQueues: 'queues: ids only, and with its address a bounce that an outage kept from being written down',
  staysLogs: 'logs, ids only',
  staysSent: 'what was sent already: mails in your mailbox, copies at a webhook’s receiver',
  staysRepeatHashes:
    'hashes that tell repeats and hold back a second confirmation, each until its own time is over',
  staysDestinationAnswers:
    'what destinations answered when they heard of it, up to 200 characters each, 30 days from then',
  staysLakeLateRows: 'rows of the lake that come late: they are looked for again after an hour and after 50',
  staysLakeAnswers: 'the lake: answers of questions, rows that could not be converted',
  staysLakeForgetting: 'who is to be forgotten, as a hash, in the lake’s own table and its recovery copies',
  staysLakeGivenUp: 'rows of the lake and deletions that were given up, in a queue',
} as const;
