export const instagram = {
  title: 'Instagram',
} as const;
