export const inbox = {
  title: 'Eingang',
} as const;
