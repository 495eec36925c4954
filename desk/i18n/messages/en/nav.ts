export const nav = {
  main: 'Main',
  more: 'Settings',
  home: 'Home',
  inbox: 'Inbox',
  feedback: 'Feedback',
  pictures: 'Pictures',
  instagram: 'Instagram',
  data: 'Data',
  setUp: 'Set-up',
  people: 'People',
  account: 'Account',
  unread: { one: '{count} unread', other: '{count} unread' },
} as const;
