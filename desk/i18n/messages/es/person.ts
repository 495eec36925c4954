export const person = {
  title: 'Persona',
  lead: 'Todo lo que se guarda con una dirección de correo.',
  find: 'Buscar',
  email: 'Correo electrónico',
  wrong: 'No es una dirección de correo.',
  messages: 'Mensajes',
  responses: 'Opiniones',
  noMessages: 'Ningún mensaje de esta persona.',
  noResponses: 'Ninguna opinión de esta persona.',
  notCovered:
    'Las imágenes e Instagram no conocen correos. Una imagen está en Imágenes; quien comentó, en Instagram. Los archivos que llegaron no se revisan.',
  limited:
    'Solo puede ver algunos formularios y widgets. Lo que esta persona envió a través de otros no aparece aquí y se conserva.',
  export: 'Exportar todo',
  delete: 'Eliminar todo',
  confirmTitle: '¿Eliminar todo de {email}?',
  confirmText:
    'Se eliminan todos los mensajes y opiniones de esta persona, con sus archivos. No se puede deshacer.',
  done: 'Eliminado',
  doneMessages: { one: '{count} mensaje', many: '{count} de mensajes', other: '{count} mensajes' },
  doneResponses: { one: '{count} opinión', many: '{count} de opiniones', other: '{count} opiniones' },
  screenshots: 'Las capturas son imágenes propias. Estas llegaron con las opiniones:',
  rating: 'Valoración {rating}',
} as const;
