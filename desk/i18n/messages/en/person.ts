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
    'Pictures and Instagram know nobody’s e-mail address. A picture is found under Pictures, a commenter under Instagram. Files that landed are not searched.',
  limited:
    'You may see some forms and widgets only. What this person sent by others is not shown here, and stays.',
  export: 'Export everything',
  delete: 'Delete everything',
  confirmTitle: 'Delete everything of {email}?',
  confirmText:
    'All messages and all feedback of this person are deleted, with their files. This can’t be taken back.',
  done: 'Deleted',
  doneMessages: { one: '{count} message', other: '{count} messages' },
  doneResponses: { one: '{count} piece of feedback', other: '{count} pieces of feedback' },
  screenshots: 'Screenshots are pictures of their own. These were sent with the feedback:',
  rating: 'Rating {rating}',
} as const;
