/** What we say around a survey, in mails and on its pages. */
import { LANGUAGES, type Language } from '../../../config/words.ts';

interface SurveyTexts {
  /** Above the question, where the owner says nothing. `{}` is the site. */
  readonly intro: string;
  readonly reminder: string;
  readonly reminderSubject: string;
  /** `{}` are the two ends of a scale of numbers. */
  readonly ends: string;
  /** What a press on a score does. */
  readonly how: string;
  /** Why one gets this. `{}` is the site. */
  readonly why: string;
  readonly unsubscribe: string;
  readonly unsubscribeTitle: string;
  readonly unsubscribeAsk: string;
  readonly unsubscribed: string;
  readonly unsubscribedText: string;
}

const TEXTS: Readonly<Record<Language, SurveyTexts>> = {
  en: {
    intro: 'You know {}. One question, half a minute:',
    reminder: 'We have not heard from you yet, and would like to. This is the last time that we ask.',
    reminderSubject: 'A reminder: {}',
    ends: '0 is {}, 10 is {}.',
    how: 'Your answer opens a page, where you can add a few words and send it.',
    why: 'You get this mail because {} asked for your opinion.',
    unsubscribe: 'No more surveys',
    unsubscribeTitle: 'No more surveys?',
    unsubscribeAsk: 'You will then get none from us by mail.',
    unsubscribed: 'Done',
    unsubscribedText: 'You get no more surveys from us by mail.',
  },
  de: {
    intro: 'Sie kennen {}. Eine Frage, eine halbe Minute:',
    reminder: 'Wir haben noch nichts von Ihnen gehört und würden gern. Wir fragen zum letzten Mal.',
    reminderSubject: 'Erinnerung: {}',
    ends: '0 heißt {}, 10 heißt {}.',
    how: 'Ihre Antwort öffnet eine Seite, auf der Sie noch etwas dazu schreiben können und sie absenden.',
    why: 'Sie bekommen diese Mail, weil {} nach Ihrer Meinung fragt.',
    unsubscribe: 'Keine Umfragen mehr',
    unsubscribeTitle: 'Keine Umfragen mehr?',
    unsubscribeAsk: 'Sie bekommen dann keine mehr von uns per Mail.',
    unsubscribed: 'Erledigt',
    unsubscribedText: 'Sie bekommen keine Umfragen mehr von uns per Mail.',
  },
  es: {
    intro: 'Usted conoce {}. Una pregunta, medio minuto:',
    reminder: 'Aún no tenemos su respuesta y nos gustaría tenerla. Es la última vez que preguntamos.',
    reminderSubject: 'Recordatorio: {}',
    ends: '0 es {}, 10 es {}.',
    how: 'Su respuesta abre una página en la que puede añadir unas palabras y enviarla.',
    why: 'Recibe este mensaje porque {} le pide su opinión.',
    unsubscribe: 'No quiero más encuestas',
    unsubscribeTitle: '¿No quiere más encuestas?',
    unsubscribeAsk: 'No recibirá ninguna más de nosotros por correo.',
    unsubscribed: 'Hecho',
    unsubscribedText: 'Ya no recibirá encuestas nuestras por correo.',
  },
  fr: {
    intro: 'Vous connaissez {}. Une question, une demi-minute :',
    reminder:
      'Nous n’avons pas encore votre réponse et aimerions l’avoir. C’est la dernière fois que nous demandons.',
    reminderSubject: 'Rappel : {}',
    ends: '0 veut dire {}, 10 veut dire {}.',
    how: 'Votre réponse ouvre une page, où vous pouvez ajouter quelques mots et l’envoyer.',
    why: 'Vous recevez ce message parce que {} vous demande votre avis.',
    unsubscribe: 'Plus d’enquêtes',
    unsubscribeTitle: 'Plus d’enquêtes ?',
    unsubscribeAsk: 'Vous n’en recevrez plus de notre part par e-mail.',
    unsubscribed: 'C’est fait',
    unsubscribedText: 'Vous ne recevrez plus d’enquêtes de notre part par e-mail.',
  },
};

/** In English where we have none in a language. */
export function surveyTexts(language: string): SurveyTexts {
  return TEXTS[LANGUAGES.find((known) => known === language) ?? 'en'];
}

export function fillIn(text: string, ...values: readonly string[]): string {
  return values.reduce((filled, value) => filled.replace('{}', () => value), text);
}
