export const people = {
  title: 'Personen',
} as const;
