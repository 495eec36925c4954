export const pictures = {
  title: 'Imágenes',
} as const;
