export const setUp = {
  title: 'Installation',
} as const;
