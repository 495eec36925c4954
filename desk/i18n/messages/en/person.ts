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
} as const;
