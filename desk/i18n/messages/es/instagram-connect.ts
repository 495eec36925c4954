/** Connecting an account. */
export const instagramConnect = {
  connect: 'Conectar',
  connectLead: 'Los pasos de Meta, con lo que Meta dice de cada uno ahora mismo.',
  askMeta: 'Comprobar de nuevo',
  askedMeta: 'Se preguntó a Meta',
  checkOk: 'Correcto',
  checkWrong: 'Todavía no',
  checkUnknown: 'No se puede saber',
  afterToken: 'Se preguntará a Meta en cuanto haya un token.',
  modeUnknown: 'Meta no lo dice. Un comentario de un desconocido lo muestra.',
  notSeen: 'Todavía no ha llegado nada de Instagram.',
  stepProfessional: 'Una cuenta profesional',
  stepProfessionalText:
    'En la app de Instagram: Configuración, Tipo de cuenta, pase a una cuenta de empresa o creador. No puede ser privada.',
  stepApp: 'Una app en Meta',
  stepAppText:
    'Cree una app con el producto «Instagram» y elija «API setup with Instagram login». Necesita tres permisos:',
  permissions: 'Permisos',
  stepAppHint:
    'Para su propia cuenta basta Standard Access. Para cuentas ajenas Meta pide una revisión de la app y una empresa verificada.',
  toConsole: 'Abrir la consola de Meta',
  inNewTab: '(se abre en otra pestaña)',
  stepAccount: 'El número de la cuenta',
  stepAccountText:
    'No hace falta saberlo. Conecte primero el token: Meta dirá el número y aparecerá aquí para copiarlo.',
  isAccount: 'Es {name}.',
  otherAccount: 'El token es de {name}, pero está configurado {id}. Ponga esto en su configuración:',
  thenDeploy: 'Después',
  stepToken: 'El token',
  stepTokenText:
    'En la consola de Meta: API setup with Instagram login, Generate token. Después ejecute este comando; pide el token y el secreto de la app sin mostrarlos.',
  command: 'Comando',
  tokenRenewed: 'Se renueva solo cada semana.',
  stepWebhook: 'Instagram nos avisa de los comentarios',
  stepWebhookText:
    'En la consola de Meta, en «Configure webhooks», ponga la dirección y la palabra que mostró el comando y active comments, live_comments y messages.',
  missingFields: 'Aún desactivados: {fields}',
  stepNoWebhooks: 'Los comentarios se buscan cada hora',
  stepNoWebhooksText:
    'Esta cuenta está configurada sin webhooks: las respuestas llegan hasta una hora tarde.',
  stepPublish: 'Publicar la app',
  stepPublishText:
    'En la consola de Meta, active la app. Una app en desarrollo solo oye comentarios de quienes tienen un rol en ella. Meta pide la dirección de una política de privacidad.',
  stepTest: 'Un comentario de prueba',
  stepTestText: 'Pulse el botón y comente una de sus publicaciones desde otra cuenta.',
  stepTestHourly:
    'Comente una de sus publicaciones desde otra cuenta: aparece en Salida en menos de una hora.',
  seen: 'Última señal de Instagram',
  watch: 'Esperar mi comentario',
  watching: 'Miramos cada cinco segundos durante cinco minutos…',
  watchOver: 'No llegó nada en cinco minutos. Revise los pasos de arriba o inténtelo de nuevo.',
  arrived: '{name} escribió «{text}»: funciona.',
  arrivedAnswered: 'Una regla responde.',
  arrivedUnanswered: 'Todavía ninguna regla responde.',
};
