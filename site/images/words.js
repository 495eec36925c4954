/** What the element says, in four languages. `{}` stands for what differs from case to case. */

/** In the order of LANGUAGES. */
const LANGUAGES = ['en', 'de', 'es', 'fr'];
const WORDS = {
  choose: [
    'Choose pictures, or drop them here',
    'Bilder wählen oder hier ablegen',
    'Elija imágenes o suéltelas aquí',
    'Choisissez des images ou déposez-les ici',
  ],
  chooseOne: [
    'Choose a picture, or drop one here',
    'Ein Bild wählen oder hier ablegen',
    'Elija una imagen o suéltela aquí',
    'Choisissez une image ou déposez-la ici',
  ],
  hint: [
    'JPEG, PNG, WebP, GIF or AVIF, at most {}',
    'JPEG, PNG, WebP, GIF oder AVIF, höchstens {}',
    'JPEG, PNG, WebP, GIF o AVIF, como máximo {}',
    'JPEG, PNG, WebP, GIF ou AVIF, {} au plus',
  ],
  formats: [
    'JPEG, PNG, WebP, GIF or AVIF',
    'JPEG, PNG, WebP, GIF oder AVIF',
    'JPEG, PNG, WebP, GIF o AVIF',
    'JPEG, PNG, WebP, GIF ou AVIF',
  ],
  list: ['Pictures', 'Bilder', 'Imágenes', 'Images'],
  chosen: ['Ready to upload', 'Bereit zum Hochladen', 'Lista para subir', 'Prête à être envoyée'],
  waiting: ['Waiting …', 'Wartet …', 'En espera …', 'En attente …'],
  confirming: [
    'Waiting for a confirmation by this page …',
    'Wartet auf eine Bestätigung durch diese Seite …',
    'Esperando una confirmación de esta página …',
    'En attente d’une confirmation de cette page …',
  ],
  uploading: ['Uploading …', 'Wird hochgeladen …', 'Subiendo …', 'Envoi …'],
  processing: [
    'Preparing the picture …',
    'Das Bild wird vorbereitet …',
    'Preparando la imagen …',
    'Préparation de l’image …',
  ],
  ready: ['Done.', 'Fertig.', 'Listo.', 'Terminé.'],
  cancelled: ['Cancelled.', 'Abgebrochen.', 'Cancelado.', 'Annulé.'],
  removed: ['Taken off the list.', 'Aus der Liste genommen.', 'Quitada de la lista.', 'Retirée de la liste.'],
  describe: [
    'What it shows, for people who can’t see it',
    'Was es zeigt, für Menschen, die es nicht sehen',
    'Qué muestra, para quien no la puede ver',
    'Ce qu’elle montre, pour qui ne la voit pas',
  ],
  optional: ['optional', 'freiwillig', 'opcional', 'facultatif'],
  undescribed: [
    'Please say what it shows.',
    'Bitte sagen Sie, was es zeigt.',
    'Diga qué muestra, por favor.',
    'Dites ce qu’elle montre, s’il vous plaît.',
  ],
  send: ['Upload', 'Hochladen', 'Subir', 'Envoyer'],
  sendMany: ['Upload {} pictures', '{} Bilder hochladen', 'Subir {} imágenes', 'Envoyer {} images'],
  cancel: ['Cancel', 'Abbrechen', 'Cancelar', 'Annuler'],
  retry: ['Try again', 'Noch einmal versuchen', 'Intentar de nuevo', 'Réessayer'],
  remove: ['Remove', 'Entfernen', 'Quitar', 'Retirer'],
  made: [
    '{} files, from {} to {}',
    '{} Dateien, von {} bis {}',
    '{} archivos, de {} a {}',
    '{} fichiers, de {} à {}',
  ],
  sent: ['you sent {}', 'gesendet: {}', 'usted envió {}', 'vous avez envoyé {}'],
  format: ['Format', 'Format', 'Formato', 'Format'],
  pixels: ['Pixels', 'Pixel', 'Píxeles', 'Pixels'],
  bytes: ['Size', 'Größe', 'Tamaño', 'Taille'],
  tooMany: [
    'At most {} pictures: “{}” was left out.',
    'Höchstens {} Bilder: „{}“ wurde weggelassen.',
    'Como máximo {} imágenes: se omitió «{}».',
    '{} images au plus : « {} » a été laissée de côté.',
  ],
  repeated: [
    '“{}” is in the list already.',
    '„{}“ steht schon in der Liste.',
    '«{}» ya está en la lista.',
    '« {} » est déjà dans la liste.',
  ],
};

/** What is wrong, by the service's codes. In English its own sentence is shown, which may know more. */
const NO_PICTURE = [
  'This file is not a picture that we know. Please send a JPEG, PNG, WebP, GIF or AVIF.',
  'Diese Datei ist kein Bild, das wir kennen. Bitte senden Sie JPEG, PNG, WebP, GIF oder AVIF.',
  'Este archivo no es una imagen que conozcamos. Envíe JPEG, PNG, WebP, GIF o AVIF.',
  'Ce fichier n’est pas une image que nous connaissons. Envoyez du JPEG, PNG, WebP, GIF ou AVIF.',
];
const TOO_LARGE = [
  'The file is too large: at most {}.',
  'Die Datei ist zu groß: höchstens {}.',
  'El archivo es demasiado grande: como máximo {}.',
  'Le fichier est trop gros : {} au plus.',
];
const OURS = [
  'The picture could not be prepared. The website has been told.',
  'Das Bild konnte nicht vorbereitet werden. Die Website weiß Bescheid.',
  'No se pudo preparar la imagen. El sitio web está avisado.',
  'L’image n’a pas pu être préparée. Le site en est averti.',
];
const CRASHED = [
  'This picture could not be processed. Please save it as a JPEG and send that.',
  'Dieses Bild ließ sich nicht verarbeiten. Bitte speichern Sie es als JPEG und senden Sie das.',
  'No se pudo procesar esta imagen. Guárdela como JPEG y envíe esa.',
  'Cette image n’a pas pu être traitée. Enregistrez-la en JPEG et envoyez celle-ci.',
];
const AGAIN = [
  'Please choose the picture again.',
  'Bitte wählen Sie das Bild noch einmal.',
  'Elija la imagen otra vez, por favor.',
  'Choisissez l’image à nouveau, s’il vous plaît.',
];
const NOT_TAKEN = [
  'Pictures are not taken here at the moment.',
  'Hier werden gerade keine Bilder angenommen.',
  'En este momento no se aceptan imágenes aquí.',
  'Les images ne sont pas acceptées ici pour le moment.',
];
const PROBLEMS = {
  OFFLINE: [
    'No connection. Please try again.',
    'Keine Verbindung. Bitte versuchen Sie es noch einmal.',
    'Sin conexión. Inténtelo de nuevo.',
    'Pas de connexion. Réessayez, s’il vous plaît.',
  ],
  SLOW: [
    'This takes longer than usual. Please look again in a few minutes.',
    'Das dauert länger als sonst. Bitte sehen Sie in einigen Minuten noch einmal nach.',
    'Tarda más de lo normal. Vuelva a mirar en unos minutos.',
    'C’est plus long que d’habitude. Regardez à nouveau dans quelques minutes.',
  ],
  NOT_SENT: [
    'The page was loaded again before this picture was sent. Please choose it again.',
    'Die Seite wurde neu geladen, bevor dieses Bild gesendet war. Bitte wählen Sie es noch einmal.',
    'La página se cargó de nuevo antes de enviar esta imagen. Elíjala otra vez, por favor.',
    'La page a été rechargée avant l’envoi de cette image. Choisissez-la à nouveau, s’il vous plaît.',
  ],
  TOO_MANY_REQUESTS: [
    'Too many pictures for now. Please try again later.',
    'Zu viele Bilder für den Augenblick. Bitte versuchen Sie es später noch einmal.',
    'Demasiadas imágenes por ahora. Inténtelo más tarde.',
    'Trop d’images pour le moment. Réessayez plus tard, s’il vous plaît.',
  ],
  UNSUPPORTED_TYPE: [
    'HEIC photos can’t be read here. Please send it as JPEG; on an iPhone: Settings, Camera, Formats, Most Compatible.',
    'HEIC-Fotos können hier nicht gelesen werden. Bitte senden Sie es als JPEG; auf dem iPhone: Einstellungen, Kamera, Formate, Maximale Kompatibilität.',
    'Aquí no se pueden leer fotos HEIC. Envíela como JPEG; en un iPhone: Ajustes, Cámara, Formatos, El más compatible.',
    'Les photos HEIC ne peuvent pas être lues ici. Envoyez-la en JPEG ; sur un iPhone : Réglages, Appareil photo, Formats, Le plus compatible.',
  ],
  CAPTCHA_FAILED: [
    'Please confirm first that you are a person.',
    'Bitte bestätigen Sie zuerst, dass Sie ein Mensch sind.',
    'Confirme primero que es una persona.',
    'Confirmez d’abord que vous êtes une personne.',
  ],
  unreadable: [
    'This file can’t be read any more. Please choose it again.',
    'Diese Datei kann nicht mehr gelesen werden. Bitte wählen Sie sie noch einmal.',
    'Este archivo ya no se puede leer. Elíjalo otra vez, por favor.',
    'Ce fichier n’est plus lisible. Choisissez-le à nouveau, s’il vous plaît.',
  ],
  empty: ['The file is empty.', 'Die Datei ist leer.', 'El archivo está vacío.', 'Le fichier est vide.'],
  'too-many-pixels': [
    'The picture has too many pixels. Please make it smaller.',
    'Das Bild hat zu viele Pixel. Bitte verkleinern Sie es.',
    'La imagen tiene demasiados píxeles. Redúzcala, por favor.',
    'L’image a trop de pixels. Réduisez-la, s’il vous plaît.',
  ],
  damaged: [
    'The file is damaged or incomplete. Please check that it opens, and send it again.',
    'Die Datei ist beschädigt oder unvollständig. Bitte prüfen Sie, ob sie sich öffnen lässt, und senden Sie sie noch einmal.',
    'El archivo está dañado o incompleto. Compruebe que se abre y envíelo de nuevo.',
    'Le fichier est abîmé ou incomplet. Vérifiez qu’il s’ouvre et renvoyez-le.',
  ],
  'too-costly': [
    'This picture takes too long to open. Please save it again and resend it.',
    'Dieses Bild zu öffnen dauert zu lange. Bitte speichern Sie es neu und senden Sie es noch einmal.',
    'Esta imagen tarda demasiado en abrirse. Guárdela de nuevo y vuelva a enviarla.',
    'Cette image est trop longue à ouvrir. Enregistrez-la à nouveau et renvoyez-la.',
  ],
  ERROR: [
    'Something went wrong. Please try again.',
    'Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal.',
    'Algo salió mal. Inténtelo de nuevo.',
    'Quelque chose s’est mal passé. Réessayez, s’il vous plaît.',
  ],
  'not-an-image': NO_PICTURE,
  'unsupported-format': NO_PICTURE,
  TYPE_FILE: NO_PICTURE,
  FILES_TOO_BIG: TOO_LARGE,
  'too-large': TOO_LARGE,
  crashed: CRASHED,
  'not-processed': OURS,
  replaced: AGAIN,
  UPLOAD_REFUSED: AGAIN,
  'upload-expired': AGAIN,
  TOKEN_REQUIRED: AGAIN,
  TOKEN_REFUSED: AGAIN,
  IMAGE_NOT_FOUND: AGAIN,
  BLOCKED: NOT_TAKEN,
  PRESET_NOT_FOUND: NOT_TAKEN,
  CAPTCHA_UNAVAILABLE: NOT_TAKEN,
};

/** @param {string} tag such as `de-AT` @returns {string} one of ours, English for others */
export function languageOf(tag) {
  const [language] = tag.toLowerCase().split('-');
  return LANGUAGES.includes(language) ? language : 'en';
}

/** @param {string} language @param {(name: string) => string | null} own words of the page's */
export function wordsIn(language, own = () => null) {
  const at = LANGUAGES.indexOf(language);
  const fill = (text, values) => values.reduce((filled, value) => filled.replace('{}', () => value), text);
  // French counts octets.
  const unit = language === 'fr' ? 'o' : 'B';
  const number = (digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits });
  return {
    say: (name, ...values) => fill(own(name) ?? WORDS[name][at], values),
    /** In units of a thousand, as the limits are. */
    bytes(count) {
      if (count < 1e3) return `${count} ${unit}`;
      if (count < 1e6) return `${number(0).format(count / 1e3)} k${unit}`;
      return `${number(1).format(count / 1e6)} M${unit}`;
    },
    /** @param {{ code: string, message: string, isForeign?: boolean }} error @param {string} most what a file may have */
    problem({ code, message, isForeign }, most) {
      if (language === 'en' && isForeign) return message;
      const found = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
      return found ? fill(found[at], [most]) : language === 'en' ? message : PROBLEMS.ERROR[at];
    },
  };
}
