/** What keeps mails and deliveries from leaving, and what helps. */
export const troubles = {
  notVerified:
    'Amazon SES no envía nada desde o hacia una dirección que aún no está verificada. npm run doctor dice cuál y qué hacer: un dominio necesita tres registros DNS; una dirección, el enlace del correo que AWS ha enviado allí. Mientras la cuenta está en el sandbox de SES, cada destinatario debe estar verificado, también los visitantes que reciben una respuesta: pida a AWS el acceso de producción (docs/deploy.md, paso 3).',
  mailFrom:
    'El dominio MAIL FROM fijado para su dominio en Amazon SES no tiene registros en el DNS, o son incorrectos. Añada los registros MX y TXT que muestra docs/deploy.md, o quite el dominio MAIL FROM en la consola de SES. npm run doctor lo comprueba.',
  dailyQuota:
    'Se agotaron los correos que Amazon SES deja enviar a esta cuenta en 24 horas. No hay que hacer nada: los correos salen a medida que pasa el día anterior. Si se repite, pida más a AWS (consola de SES, Account dashboard): en el sandbox son 200 al día. Si no sabe quién envía tanto: npm run owner -- list.',
  paused:
    'AWS ha pausado los envíos de esta cuenta en esta región. La consola de SES dice por qué en Account dashboard; responda allí a AWS.',
  configurationSet:
    'Falta el configuration set con el que envía Frontdesk, o está en pausa. npm run deploy lo crea; la consola de SES muestra si está en pausa.',
  secret:
    'Falta un secreto con el que se firma o se llega al destino. npm run secret -- list dice cuál, y npm run secret -- set <name> lo guarda.',
  credential:
    'Lo guardado como dirección o token de un destino no lo es. docs/destinations.md dice qué aspecto tiene; npm run secret -- set destinations/<id> lo guarda.',
  destination:
    'Un destino ha fallado en cada intento durante una hora o más y está en pausa. Lo que debe recibir espera tres días como máximo; los demás siguen. npm run owner -- destinations list dice qué respondió. Cuando esté arreglado: npm run owner -- destinations resume <id>. Por sí solo se intenta cada cuarto de hora y sigue en cuanto vuelve.',
  denied:
    'AWS no deja enviar a nuestra función. Mientras la cuenta está en el sandbox de SES, mail.sandbox debe ser true, y los visitantes no reciben respuestas. Si no, alguien cambió el stack a mano: npm run deploy.',
};
