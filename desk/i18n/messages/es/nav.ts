export const nav = {
  main: 'Principal',
  more: 'Ajustes',
  home: 'Inicio',
  inbox: 'Entrada',
  feedback: 'Opiniones',
  pictures: 'Imágenes',
  instagram: 'Instagram',
  data: 'Datos',
  setUp: 'Configuración',
  people: 'Personas',
  account: 'Cuenta',
  unread: { one: '{count} sin leer', many: '{count} sin leer', other: '{count} sin leer' },
} as const;
