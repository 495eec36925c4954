export const pictures = {
  title: 'Bilder',
} as const;
