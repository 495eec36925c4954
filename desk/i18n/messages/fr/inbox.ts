export const inbox = {
  title: 'Réception',
} as const;
