/** What visitors read of a widget, on our pages and in the widget itself, whose script gets it with the definition. */
import { DEFAULT_FACES, type WidgetConfig } from '../../../config/feedback.ts';
import { languagesOf } from '../../../config/feedback-languages.ts';
import type { OwnTexts, Texts } from '../../../config/feedback-texts.ts';
import { LANGUAGES, type Language, wordsIn } from '../../../config/words.ts';

const en: Texts = {
  titles: {
    stars: 'How do you like it?',
    csat: 'How satisfied are you?',
    nps: 'How likely are you to recommend us to a friend or colleague?',
    ces: 'It was easy to do what I came for.',
    thumbs: 'Was this helpful?',
    emoji: 'How do you like it?',
    comment: 'What would you like to tell us?',
  },
  comment: 'Tell us more',
  optional: 'optional',
  email: 'E-mail',
  send: 'Send',
  stars: ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'],
  csat: ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'],
  thumbs: ['No', 'Yes'],
  faces: ['Very bad', 'Bad', 'Neither good nor bad', 'Good', 'Very good'],
  ends: ['not at all likely', 'extremely likely'],
  agreement: ['strongly disagree', 'strongly agree'],
  thanks: 'Thank you for your feedback!',
  change: 'Change my answer',
  changed: 'Your answer is changed.',
  failed: 'That did not work. Please try again.',
  open: 'Feedback',
  close: 'Close',
  screenshot: 'Screenshot',
  uploading: 'Uploading …',
  uploaded: 'The screenshot is ready.',
  notUploaded: 'The screenshot could not be uploaded. Your feedback goes without it.',
  page: {
    thanks: 'Thank you',
    received: 'Your feedback has been received.',
    notSent: 'Your feedback was not sent',
    back: 'Back to the website',
    trap: 'Leave this empty',
  },
};

const de: Texts = {
  titles: {
    stars: 'Wie gefällt es Ihnen?',
    csat: 'Wie zufrieden sind Sie?',
    nps: 'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?',
    ces: 'Es war einfach, mein Anliegen zu erledigen.',
    thumbs: 'War das hilfreich?',
    emoji: 'Wie gefällt es Ihnen?',
    comment: 'Was möchten Sie uns sagen?',
  },
  comment: 'Erzählen Sie mehr',
  optional: 'freiwillig',
  email: 'E-Mail',
  send: 'Senden',
  stars: ['1 Stern', '2 Sterne', '3 Sterne', '4 Sterne', '5 Sterne'],
  csat: ['Sehr unzufrieden', 'Unzufrieden', 'Weder noch', 'Zufrieden', 'Sehr zufrieden'],
  thumbs: ['Nein', 'Ja'],
  faces: ['Sehr schlecht', 'Schlecht', 'Weder gut noch schlecht', 'Gut', 'Sehr gut'],
  ends: ['sehr unwahrscheinlich', 'sehr wahrscheinlich'],
  agreement: ['stimme gar nicht zu', 'stimme voll zu'],
  thanks: 'Vielen Dank für Ihre Rückmeldung!',
  change: 'Meine Antwort ändern',
  changed: 'Ihre Antwort ist geändert.',
  failed: 'Das hat nicht geklappt. Bitte noch einmal versuchen.',
  open: 'Rückmeldung',
  close: 'Schließen',
  screenshot: 'Bildschirmfoto',
  uploading: 'Wird hochgeladen …',
  uploaded: 'Das Bildschirmfoto ist bereit.',
  notUploaded: 'Das Bildschirmfoto ließ sich nicht hochladen. Ihre Rückmeldung geht ohne.',
  page: {
    thanks: 'Vielen Dank',
    received: 'Ihre Rückmeldung ist angekommen.',
    notSent: 'Ihre Rückmeldung wurde nicht gesendet',
    back: 'Zurück zur Website',
    trap: 'Bitte leer lassen',
  },
};

const es: Texts = {
  titles: {
    stars: '¿Qué le parece?',
    csat: '¿Cuál es su grado de satisfacción?',
    nps: '¿Qué probabilidad hay de que nos recomiende a un amigo o colega?',
    ces: 'Me resultó fácil hacer lo que quería.',
    thumbs: '¿Le ha sido útil?',
    emoji: '¿Qué le parece?',
    comment: '¿Qué le gustaría decirnos?',
  },
  comment: 'Cuéntenos más',
  optional: 'opcional',
  email: 'Correo electrónico',
  send: 'Enviar',
  stars: ['1 estrella', '2 estrellas', '3 estrellas', '4 estrellas', '5 estrellas'],
  csat: ['Muy insatisfecho', 'Insatisfecho', 'Neutral', 'Satisfecho', 'Muy satisfecho'],
  thumbs: ['No', 'Sí'],
  faces: ['Muy mal', 'Mal', 'Ni bien ni mal', 'Bien', 'Muy bien'],
  ends: ['nada probable', 'muy probable'],
  agreement: ['totalmente en desacuerdo', 'totalmente de acuerdo'],
  thanks: '¡Gracias por su opinión!',
  change: 'Cambiar mi respuesta',
  changed: 'Su respuesta se ha cambiado.',
  failed: 'No ha funcionado. Inténtelo de nuevo.',
  open: 'Su opinión',
  close: 'Cerrar',
  screenshot: 'Captura de pantalla',
  uploading: 'Subiendo …',
  uploaded: 'La captura está lista.',
  notUploaded: 'No se pudo subir la captura. Su opinión se envía sin ella.',
  page: {
    thanks: 'Gracias',
    received: 'Hemos recibido su opinión.',
    notSent: 'Su opinión no se ha enviado',
    back: 'Volver al sitio web',
    trap: 'Deje esto vacío',
  },
};

const fr: Texts = {
  titles: {
    stars: 'Qu’en pensez-vous ?',
    csat: 'Quel est votre niveau de satisfaction ?',
    nps: 'Quelle est la probabilité que vous nous recommandiez à un ami ou à un collègue ?',
    ces: 'Il m’a été facile de faire ce que je voulais.',
    thumbs: 'Cela vous a-t-il été utile ?',
    emoji: 'Qu’en pensez-vous ?',
    comment: 'Que souhaitez-vous nous dire ?',
  },
  comment: 'Dites-nous en plus',
  optional: 'facultatif',
  email: 'E-mail',
  send: 'Envoyer',
  stars: ['1 étoile', '2 étoiles', '3 étoiles', '4 étoiles', '5 étoiles'],
  csat: ['Très insatisfait', 'Insatisfait', 'Neutre', 'Satisfait', 'Très satisfait'],
  thumbs: ['Non', 'Oui'],
  faces: ['Très mauvais', 'Mauvais', 'Ni bon ni mauvais', 'Bon', 'Très bon'],
  ends: ['pas du tout probable', 'très probable'],
  agreement: ['pas du tout d’accord', 'tout à fait d’accord'],
  thanks: 'Merci pour votre avis !',
  change: 'Modifier ma réponse',
  changed: 'Votre réponse est modifiée.',
  failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
  open: 'Votre avis',
  close: 'Fermer',
  screenshot: 'Capture d’écran',
  uploading: 'Envoi en cours …',
  uploaded: 'La capture est prête.',
  notUploaded: 'La capture n’a pas pu être envoyée. Votre avis part sans elle.',
  page: {
    thanks: 'Merci',
    received: 'Votre avis a bien été reçu.',
    notSent: 'Votre avis n’a pas été envoyé',
    back: 'Retour au site',
    trap: 'Laissez ce champ vide',
  },
};

/** Ours. */
export const TEXTS: Readonly<Record<Language, Texts>> = { en, de, es, fr };

/** Whose pages and widgets they are: what decides which texts visitors read. */
export interface Speaking {
  readonly widget: WidgetConfig;
  /** The owner's texts. */
  readonly texts: OwnTexts;
}

/** The languages that a widget can be shown in; the first one is for everybody else. */
export function spokenLanguages({ widget, texts }: Speaking): readonly [string, ...string[]] {
  const [first = LANGUAGES[0], ...others] = languagesOf(widget, texts);
  return [first, ...others];
}

/** Our texts of a language with the owner's in their place. */
export function textsIn(language: string, own: OwnTexts): Texts {
  const ours = LANGUAGES.find((known) => known === language) ?? LANGUAGES[0];
  const mine = Object.hasOwn(own, language) ? own[language] : undefined;
  const { titles, page, ...rest } = mine ?? {};
  const given = Object.fromEntries(Object.entries(rest).filter(([, text]) => text !== undefined));
  return {
    ...TEXTS[ours],
    ...given,
    titles: { ...TEXTS[ours].titles, ...titles } as Texts['titles'],
    page: { ...TEXTS[ours].page, ...page } as Texts['page'],
  };
}

/** What is asked: the widget's own question, else that of its kind. */
export function titleOf(
  { kind, title }: Pick<WidgetConfig, 'kind' | 'title'>,
  texts: Texts = en,
  language = 'en',
): string {
  return title === undefined ? texts.titles[kind] : wordsIn(title, language);
}

/** Whether a widget shows the faces that it has without `emoji`: they have names in every language. */
function hasDefaultFaces({ emoji }: Pick<WidgetConfig, 'emoji'>): boolean {
  return JSON.stringify(emoji) === JSON.stringify(DEFAULT_FACES);
}

/** What the lowest and the highest rating mean, where a scale is of numbers. */
export function endsOf({ kind }: Pick<WidgetConfig, 'kind'>, texts: Texts): Texts['ends'] | undefined {
  if (kind === 'nps') return texts.ends;
  return kind === 'ces' ? texts.agreement : undefined;
}

/** What a rating looks like and is called; without a symbol, it is shown by its name. */
export function ratingName(
  widget: Pick<WidgetConfig, 'kind' | 'emoji'>,
  rating: number,
  texts: Texts = en,
  language = 'en',
): { readonly symbol?: string; readonly name: string } {
  const { kind, emoji } = widget;
  if (kind === 'thumbs') return { symbol: rating === 1 ? '👍' : '👎', name: texts.thumbs[rating] ?? '' };
  if (kind === 'stars') return { symbol: '★'.repeat(rating), name: texts.stars[rating - 1] ?? '' };
  if (kind === 'csat') return { name: texts.csat[rating - 1] ?? '' };
  const face = kind === 'emoji' ? emoji[rating - 1] : undefined;
  if (!face) return { name: String(rating) };
  const name = hasDefaultFaces(widget) ? texts.faces[rating - 1] : wordsIn(face.label, language);
  return { symbol: face.symbol, name: name ?? '' };
}

/** What people read (and hear) for a rating where there is nothing but text. */
export function ratingLabel(
  widget: Pick<WidgetConfig, 'kind' | 'emoji'>,
  rating: number,
  texts: Texts = en,
  language = 'en',
): string {
  const { symbol, name } = ratingName(widget, rating, texts, language);
  const [low, high] = endsOf(widget, texts) ?? [];
  const end = rating === (widget.kind === 'ces' ? 1 : 0) ? low : undefined;
  const last = rating === (widget.kind === 'ces' ? 7 : 10) ? high : undefined;
  const meaning = end ?? last;
  return [symbol, meaning === undefined ? name : `${name}: ${meaning}`].filter(Boolean).join(' ');
}
