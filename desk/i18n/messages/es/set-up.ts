export const setUp = {
  title: 'Configuración',
} as const;
