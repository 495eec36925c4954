export const pictures = {
  title: 'Pictures',
} as const;
