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
    'Las imágenes e Instagram no conocen correos. Una imagen está en Imágenes. Lo que alguien escribió en Instagram se elimina con npm run owner -- instagram person delete <id>. El id está en npm run owner -- instagram outbox --json. Los archivos que llegaron no se revisan.',
  limited:
    'Solo puede ver algunos formularios y widgets. Lo que esta persona envió a través de otros no aparece aquí y se conserva.',
  export: 'Exportar todo',
  delete: 'Eliminar todo',
  confirmTitle: '¿Eliminar todo de {email}?',
  confirmText:
    'Se eliminan todos los mensajes y opiniones de esta persona, con los archivos de los mensajes. Las capturas se conservan y se enumeran después. No se puede deshacer.',
  done: 'Eliminado',
  doneMessages: { one: '{count} mensaje', many: '{count} de mensajes', other: '{count} mensajes' },
  doneResponses: {
    one: '{count} opinión o invitación',
    many: '{count} de opiniones e invitaciones',
    other: '{count} opiniones e invitaciones',
  },
  screenshots: 'Las capturas son imágenes aparte y siguen ahí. Estas llegaron con las opiniones:',
  rating: 'Valoración {rating}',
  staysTableCopies: 'copias de recuperación de la tabla, completas',
  staysErasureLedger: 'el registro de borrados, como hash',
  staysQueues: 'colas: solo identificadores y, con su dirección, un rebote que un fallo impidió anotar',
  staysLogs: 'registros, solo identificadores',
  staysSent: 'lo que ya se envió: correos en su buzón, copias en el receptor de un webhook',
  staysRepeatHashes:
    'hashes que reconocen repeticiones y retienen una segunda confirmación, cada uno hasta que vence',
  staysDestinationAnswers:
    'lo que respondieron los destinos al saberlo, hasta 200 caracteres cada uno, 30 días desde entonces',
  staysLakeLateRows: 'filas del lago de datos que llegan tarde: se buscan otra vez tras una hora y tras 50',
  staysLakeAnswers: 'el lago de datos: respuestas a preguntas, filas que no se pudieron convertir',
  staysLakeForgetting:
    'quién debe olvidarse, como hash, en la tabla del lago de datos y sus copias de recuperación',
  staysLakeGivenUp: 'filas del lago de datos y borrados que se abandonaron, en una cola',
} as const;
