export const nav = {
  main: 'Haupt',
  more: 'Einstellungen',
  home: 'Start',
  inbox: 'Eingang',
  feedback: 'Feedback',
  pictures: 'Bilder',
  instagram: 'Instagram',
  data: 'Daten',
  setUp: 'Einrichtung',
  people: 'Personen',
  account: 'Konto',
  unread: { one: '{count} ungelesen', other: '{count} ungelesen' },
} as const;
