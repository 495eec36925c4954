export const setUp = {
  title: 'Set-up',
} as const;
