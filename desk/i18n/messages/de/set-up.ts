export const setUp = {
  title: 'Einrichtung',
} as const;
