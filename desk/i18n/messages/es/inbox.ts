export const inbox = {
  title: 'Entrada',
} as const;
