export const feedback = {
  title: 'Feedback',
} as const;
