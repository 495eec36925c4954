export const home = {
  title: 'Start',
} as const;
