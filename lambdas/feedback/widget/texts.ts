/** What visitors read. The widget's script (`site/frontdesk-feedback.js`) has those that it shows itself; a test compares them. */
import { DEFAULT_FACES, type WidgetConfig } from '../../../config/feedback.ts';

/** Texts of one language. Lists are in the order of the ratings. */
export interface Texts {
  /** The question of each kind, where the widget has no title of its own. */
  readonly titles: Readonly<Record<WidgetConfig['kind'], string>>;
  readonly comment: string;
  readonly optional: string;
  readonly email: string;
  readonly send: string;
  readonly stars: readonly string[];
  readonly csat: readonly string[];
  readonly thumbs: readonly string[];
  /** The names of the faces that a widget without `emoji` has. */
  readonly faces: readonly string[];
  /** What the lowest and the highest score of NPS mean. */
  readonly ends: readonly [low: string, high: string];
  /** The page's own. */
  readonly page: {
    readonly thanks: string;
    readonly received: string;
    readonly notSent: string;
    readonly back: string;
    readonly trap: string;
  };
}

const en: Texts = {
  titles: {
    stars: 'How do you like it?',
    csat: 'How satisfied are you?',
    nps: 'How likely are you to recommend us to a friend or colleague?',
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
  page: {
    thanks: 'Merci',
    received: 'Votre avis a bien été reçu.',
    notSent: 'Votre avis n’a pas été envoyé',
    back: 'Retour au site',
    trap: 'Laissez ce champ vide',
  },
};

export const TEXTS = { en, de, es, fr } as const;
export type Language = keyof typeof TEXTS;

/** What is asked: the widget's own question, else that of its kind. */
export function titleOf({ kind, title }: Pick<WidgetConfig, 'kind' | 'title'>, texts: Texts = en): string {
  return title ?? texts.titles[kind];
}

/** Whether a widget shows the faces that it has without `emoji`: they have names in every language. */
export function hasDefaultFaces({ emoji }: Pick<WidgetConfig, 'emoji'>): boolean {
  return JSON.stringify(emoji) === JSON.stringify(DEFAULT_FACES);
}

/** What people read (and hear) for a rating. */
export function ratingLabel(
  widget: Pick<WidgetConfig, 'kind' | 'emoji'>,
  rating: number,
  texts: Texts = en,
): string {
  const { kind, emoji } = widget;
  if (kind === 'thumbs') return `${rating === 1 ? '👍' : '👎'} ${texts.thumbs[rating]}`;
  if (kind === 'stars') return `${'★'.repeat(rating)} ${texts.stars[rating - 1]}`;
  if (kind === 'csat') return texts.csat[rating - 1] ?? '';
  if (kind === 'nps' && rating === 0) return `0: ${texts.ends[0]}`;
  if (kind === 'nps' && rating === 10) return `10: ${texts.ends[1]}`;
  const face = emoji[rating - 1];
  if (kind !== 'emoji' || !face) return String(rating);
  return `${face.symbol} ${hasDefaultFaces(widget) ? texts.faces[rating - 1] : face.label}`;
}
