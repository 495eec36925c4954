export const pictures = {
  title: 'Images',
} as const;
