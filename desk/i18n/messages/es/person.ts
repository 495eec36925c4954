export const person = {
  title: 'Persona',
} as const;
