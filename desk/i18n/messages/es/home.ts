export const home = {
  title: 'Inicio',
} as const;
