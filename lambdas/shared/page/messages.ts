/**
 * What visitors read of what is wrong, in our languages. Errors are made in English, where the rule is that refuses; here
 * they are said again as the visitor speaks. A test finds every message that a visitor can meet.
 */
import { LANGUAGES, type Language } from '../../../config/words.ts';
import { HttpError } from '../http/errors.ts';

type Row = readonly [en: string, de: string, es: string, fr: string];

/** `{}` stands for what differs from case to case, in the same order in every language. */
export const MESSAGES: readonly Row[] = [
  [
    'Some fields need your attention.',
    'Bitte sehen Sie sich einige Felder noch einmal an.',
    'Revise algunos campos, por favor.',
    'Certains champs sont à vérifier.',
  ],
  ['The form is empty.', 'Das Formular ist leer.', 'El formulario está vacío.', 'Le formulaire est vide.'],
  ['This is required.', 'Bitte ausfüllen.', 'Este campo es obligatorio.', 'Ce champ est obligatoire.'],
  [
    'This must be an e-mail address.',
    'Das ist keine E-Mail-Adresse.',
    'No es una dirección de correo electrónico.',
    'Ce n’est pas une adresse e-mail.',
  ],
  [
    'This takes one answer.',
    'Hier ist nur eine Antwort möglich.',
    'Solo admite una respuesta.',
    'Une seule réponse est possible.',
  ],
  [
    'This must have at least {} characters.',
    'Bitte mindestens {} Zeichen.',
    'Escriba al menos {} caracteres.',
    'Au moins {} caractères, s’il vous plaît.',
  ],
  [
    'This must have at most {} characters.',
    'Bitte höchstens {} Zeichen.',
    'Escriba como máximo {} caracteres.',
    'Au plus {} caractères, s’il vous plaît.',
  ],
  ['This must be a number.', 'Bitte eine Zahl angeben.', 'Escriba un número.', 'Indiquez un nombre.'],
  ['This must be at least {}.', 'Bitte mindestens {}.', 'Debe ser al menos {}.', 'Au moins {}.'],
  ['This must be at most {}.', 'Bitte höchstens {}.', 'Debe ser como máximo {}.', 'Au plus {}.'],
  [
    'This must be one of the options.',
    'Bitte eine der Möglichkeiten wählen.',
    'Elija una de las opciones.',
    'Choisissez une des réponses proposées.',
  ],
  [
    'This is not a field of the form.',
    'Dieses Feld gehört nicht zum Formular.',
    'Este campo no es del formulario.',
    'Ce champ ne fait pas partie du formulaire.',
  ],
  [
    'The subject must be one line of at most {} characters.',
    'Der Betreff darf nur eine Zeile mit höchstens {} Zeichen haben.',
    'El asunto debe tener una sola línea de {} caracteres como máximo.',
    'L’objet doit tenir sur une ligne de {} caractères au plus.',
  ],
  [
    'This form does not take files.',
    'Dieses Formular nimmt keine Dateien an.',
    'Este formulario no admite archivos.',
    'Ce formulaire n’accepte pas de fichiers.',
  ],
  [
    'This form takes at most one file.',
    'Dieses Formular nimmt höchstens eine Datei an.',
    'Este formulario admite un solo archivo.',
    'Ce formulaire accepte un seul fichier.',
  ],
  [
    'This form takes at most {} files.',
    'Dieses Formular nimmt höchstens {} Dateien an.',
    'Este formulario admite {} archivos como máximo.',
    'Ce formulaire accepte {} fichiers au plus.',
  ],
  [
    'The files are larger than {} in all.',
    'Die Dateien sind zusammen größer als {}.',
    'Los archivos superan en total {}.',
    'Les fichiers dépassent {} au total.',
  ],
  [
    'Some files can’t be taken.',
    'Einige Dateien können nicht angenommen werden.',
    'Algunos archivos no se pueden aceptar.',
    'Certains fichiers ne peuvent pas être acceptés.',
  ],
  ['“{}” is empty.', '„{}“ ist leer.', '«{}» está vacío.', '« {} » est vide.'],
  [
    '“{}” is of a type that this form does not take.',
    '„{}“ ist von einer Art, die dieses Formular nicht annimmt.',
    '«{}» es de un tipo que este formulario no admite.',
    '« {} » est d’un type que ce formulaire n’accepte pas.',
  ],
  [
    'The form is larger than {} MB in all, files included.',
    'Das Formular ist mit allen Dateien größer als {} MB.',
    'El formulario supera {} MB en total, archivos incluidos.',
    'Le formulaire dépasse {} Mo au total, fichiers compris.',
  ],
  [
    'The form was not sent completely, or not in a readable way.',
    'Das Formular kam nicht vollständig oder nicht lesbar an.',
    'El formulario no ha llegado completo o no se puede leer.',
    'Le formulaire n’est pas arrivé en entier, ou n’est pas lisible.',
  ],
  [
    'The form contains text that is not UTF-8.',
    'Das Formular enthält Text, der sich nicht lesen lässt (kein UTF-8).',
    'El formulario contiene texto que no se puede leer (no es UTF-8).',
    'Le formulaire contient du texte illisible (qui n’est pas en UTF-8).',
  ],
  [
    'The form has more than {} files.',
    'Das Formular hat mehr als {} Dateien.',
    'El formulario tiene más de {} archivos.',
    'Le formulaire compte plus de {} fichiers.',
  ],
  [
    'The form has more than {} fields.',
    'Das Formular hat mehr als {} Felder.',
    'El formulario tiene más de {} campos.',
    'Le formulaire compte plus de {} champs.',
  ],
  [
    'The form has too many fields.',
    'Das Formular hat zu viele Felder.',
    'El formulario tiene demasiados campos.',
    'Le formulaire compte trop de champs.',
  ],
  [
    'The text is longer than {} bytes in all.',
    'Der Text ist zusammen länger als {} Byte.',
    'El texto supera {} bytes en total.',
    'Le texte dépasse {} octets au total.',
  ],
  [
    'The field "{}" is longer than {} characters.',
    'Das Feld „{}“ ist länger als {} Zeichen.',
    'El campo «{}» supera {} caracteres.',
    'Le champ « {} » dépasse {} caractères.',
  ],
  [
    'A file has an unreadable name.',
    'Der Name einer Datei lässt sich nicht lesen.',
    'El nombre de un archivo no se puede leer.',
    'Le nom d’un fichier est illisible.',
  ],
  [
    'Please confirm first that you are a person.',
    'Bitte bestätigen Sie zuerst, dass Sie ein Mensch sind.',
    'Confirme primero que es una persona.',
    'Confirmez d’abord que vous êtes une personne.',
  ],
  [
    'The check that you are a person has expired or failed. Please do it once more.',
    'Die Prüfung, ob Sie ein Mensch sind, ist abgelaufen oder misslungen. Bitte wiederholen Sie sie.',
    'La comprobación de que es una persona ha caducado o ha fallado. Repítala, por favor.',
    'La vérification que vous êtes une personne a expiré ou échoué. Veuillez la refaire.',
  ],
  [
    'This form does not take messages at the moment.',
    'Dieses Formular nimmt zurzeit keine Nachrichten an.',
    'Este formulario no acepta mensajes en este momento.',
    'Ce formulaire ne prend pas de messages pour le moment.',
  ],
  [
    'This widget takes no feedback at the moment.',
    'Zurzeit wird hier keine Rückmeldung angenommen.',
    'En este momento no se aceptan opiniones aquí.',
    'Aucun avis n’est accepté ici pour le moment.',
  ],
  [
    'This website is not allowed to use this form.',
    'Diese Website darf dieses Formular nicht verwenden.',
    'Este sitio web no puede usar este formulario.',
    'Ce site n’a pas le droit d’utiliser ce formulaire.',
  ],
  [
    'Too many requests at once. Please try again in a second.',
    'Zu viele Anfragen auf einmal. Bitte in einer Sekunde noch einmal versuchen.',
    'Demasiadas solicitudes a la vez. Inténtelo de nuevo en un segundo.',
    'Trop de demandes à la fois. Veuillez réessayer dans une seconde.',
  ],
  [
    'Too many requests at once. Please try again in {} seconds.',
    'Zu viele Anfragen auf einmal. Bitte in {} Sekunden noch einmal versuchen.',
    'Demasiadas solicitudes a la vez. Inténtelo de nuevo en {} segundos.',
    'Trop de demandes à la fois. Veuillez réessayer dans {} secondes.',
  ],
  [
    'This is not set up completely yet. Please try again later.',
    'Das ist noch nicht fertig eingerichtet. Bitte später noch einmal versuchen.',
    'Esto aún no está configurado del todo. Inténtelo más tarde.',
    'Ceci n’est pas encore entièrement en place. Veuillez réessayer plus tard.',
  ],
  [
    'Something went wrong here. Please try again.',
    'Hier ist etwas schiefgegangen. Bitte noch einmal versuchen.',
    'Algo ha fallado aquí. Inténtelo de nuevo.',
    'Une erreur s’est produite ici. Veuillez réessayer.',
  ],
  [
    'There is nothing at this address.',
    'Unter dieser Adresse gibt es nichts.',
    'No hay nada en esta dirección.',
    'Il n’y a rien à cette adresse.',
  ],
  [
    'There is no such form.',
    'Dieses Formular gibt es nicht.',
    'Ese formulario no existe.',
    'Ce formulaire n’existe pas.',
  ],
  [
    'There is no such project.',
    'Dieses Projekt gibt es nicht.',
    'Ese proyecto no existe.',
    'Ce projet n’existe pas.',
  ],
  [
    'There is no such widget.',
    'Hier gibt es nichts zu bewerten.',
    'No hay nada que valorar aquí.',
    'Il n’y a rien à évaluer ici.',
  ],
  [
    'This link does not lead to a file, or no longer.',
    'Dieser Link führt zu keiner Datei, oder nicht mehr.',
    'Este enlace no lleva a ningún archivo, o ya no.',
    'Ce lien ne mène à aucun fichier, ou plus.',
  ],
  [
    'Choose a whole number from {} to {}.',
    'Bitte eine ganze Zahl von {} bis {} wählen.',
    'Elija un número entero del {} al {}.',
    'Choisissez un nombre entier de {} à {}.',
  ],
  [
    'This takes at most {} characters.',
    'Hier sind höchstens {} Zeichen möglich.',
    'Admite {} caracteres como máximo.',
    '{} caractères au plus sont possibles.',
  ],
  [
    'Please choose a rating.',
    'Bitte wählen Sie eine Bewertung.',
    'Elija una valoración.',
    'Choisissez une note.',
  ],
  [
    'Please write a few words.',
    'Bitte schreiben Sie ein paar Worte.',
    'Escriba unas palabras, por favor.',
    'Écrivez quelques mots, s’il vous plaît.',
  ],
  [
    'This question takes one answer.',
    'Hier ist nur eine Antwort möglich.',
    'Solo admite una respuesta.',
    'Une seule réponse est possible.',
  ],
  [
    'This takes one value.',
    'Hier ist nur eine Angabe möglich.',
    'Solo admite un valor.',
    'Une seule valeur est possible.',
  ],
  [
    'This widget takes no rating.',
    'Hier ist keine Bewertung möglich.',
    'Aquí no se puede valorar.',
    'Aucune note n’est possible ici.',
  ],
  [
    'This widget takes no comment.',
    'Hier ist kein Kommentar möglich.',
    'Aquí no se puede comentar.',
    'Aucun commentaire n’est possible ici.',
  ],
  [
    'This widget has no such question.',
    'Diese Frage gibt es hier nicht.',
    'Esa pregunta no existe aquí.',
    'Cette question n’existe pas ici.',
  ],
  [
    'This answer is not there any more.',
    'Diese Antwort gibt es nicht mehr.',
    'Esta respuesta ya no existe.',
    'Cette réponse n’existe plus.',
  ],
  [
    'The time in which this answer could be changed is over.',
    'Diese Antwort kann nicht mehr geändert werden.',
    'Esta respuesta ya no se puede cambiar.',
    'Cette réponse ne peut plus être modifiée.',
  ],
  [
    'This answer is being changed at this moment. Please try again.',
    'Diese Antwort wird gerade geändert. Bitte noch einmal versuchen.',
    'Esta respuesta se está cambiando en este momento. Inténtelo de nuevo.',
    'Cette réponse est en cours de modification. Veuillez réessayer.',
  ],
  [
    'Only who sent this answer can change it.',
    'Nur wer diese Antwort gesendet hat, kann sie ändern.',
    'Solo quien envió esta respuesta puede cambiarla.',
    'Seule la personne qui a envoyé cette réponse peut la modifier.',
  ],
  // After all others: it fits whatever ends so.
  ['{} is required.', 'Bitte ausfüllen: {}', 'Falta: {}', 'À remplir : {}'],
];

const PATTERNS = MESSAGES.map((row) => {
  const parts = row[0].split('{}').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { row, pattern: new RegExp(`^${parts.join('([\\s\\S]*)')}$`) };
});

/** A message, and the language that it is in: English where there is none in the one that was wanted. */
export interface Said {
  readonly text: string;
  readonly language: string;
}

export function sayIn(message: string, language: string): Said {
  const place = LANGUAGES.indexOf(language as Language);
  if (place <= 0) return { text: message, language: 'en' };
  for (const { row, pattern } of PATTERNS) {
    const found = pattern.exec(message);
    const [, ...values] = found ?? [];
    if (found) return { text: fill(row[place] ?? message, values), language };
  }
  return { text: message, language: 'en' };
}

function fill(template: string, values: readonly string[]): string {
  return template.split('{}').reduce((text, part, i) => text + (values[i - 1] ?? '') + part);
}

/** An error with all of its messages in a language. */
export function errorIn(error: HttpError, language: string): HttpError {
  const { status, code, message, headers, readFields } = error;
  const fieldErrors = error.fieldErrors.map((entry) => ({
    ...entry,
    message: sayIn(entry.message, language).text,
  }));
  return new HttpError(status, code, sayIn(message, language).text, {
    fieldErrors,
    headers,
    ...(readFields && { readFields }),
  });
}
