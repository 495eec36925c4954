export const person = {
  title: 'Personne',
} as const;
