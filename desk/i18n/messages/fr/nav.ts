export const nav = {
  main: 'Principal',
  more: 'Réglages',
  home: 'Accueil',
  inbox: 'Réception',
  feedback: 'Avis',
  pictures: 'Images',
  instagram: 'Instagram',
  data: 'Données',
  setUp: 'Installation',
  people: 'Personnes',
  account: 'Compte',
  unread: { one: '{count} non lu', many: '{count} non lus', other: '{count} non lus' },
} as const;
