export const feedback = {
  title: 'Avis',
} as const;
