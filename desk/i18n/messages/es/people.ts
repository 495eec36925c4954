export const people = {
  title: 'Personas',
} as const;
