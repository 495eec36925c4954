export const people = {
  title: 'Personnes',
} as const;
