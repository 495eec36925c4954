export const feedback = {
  title: 'Opiniones',
} as const;
