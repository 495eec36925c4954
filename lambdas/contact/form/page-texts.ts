/** What visitors read on the form's pages, by language. What is wrong with what they sent stands in `shared/page/messages.ts`. */
import type { FormConfig } from '../../../config/contact.ts';
import { commonLanguages, LANGUAGES, type Language } from '../../../config/words.ts';
import type { ReadFields } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { chooseLanguage } from '../../shared/page/language.ts';

export interface Texts {
  /** Over the form. */
  readonly title: string;
  readonly name: string;
  readonly email: string;
  readonly message: string;
  readonly files: string;
  readonly send: string;
  /** For a form that can't be sent from here. */
  readonly elsewhere: string;
  readonly website: string;
  readonly thanks: string;
  readonly received: string;
  readonly back: string;
  readonly notSent: string;
  readonly nothingHere: string;
  readonly trouble: string;
  readonly noSuchFile: string;
  /** A page can't give files back. */
  readonly filesAgain: string;
  /** Where the visitor has to go back by the browser. */
  readonly goBack: string;
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Write to us',
    name: 'Name',
    email: 'E-mail address',
    message: 'Message',
    files: 'Files',
    send: 'Send',
    elsewhere: 'This form is on our website.',
    website: 'To the website',
    thanks: 'Thank you',
    received: 'Your message has been received.',
    back: 'Back to the website',
    notSent: 'Your message was not sent',
    nothingHere: 'Nothing here',
    trouble: 'Something went wrong',
    noSuchFile: 'No such file',
    filesAgain: 'Files: please choose them again',
    goBack: 'Go back with your browser; what you typed should still be there.',
  },
  de: {
    title: 'Schreiben Sie uns',
    name: 'Name',
    email: 'E-Mail-Adresse',
    message: 'Nachricht',
    files: 'Dateien',
    send: 'Senden',
    elsewhere: 'Dieses Formular finden Sie auf unserer Website.',
    website: 'Zur Website',
    thanks: 'Vielen Dank',
    received: 'Ihre Nachricht ist angekommen.',
    back: 'Zurück zur Website',
    notSent: 'Ihre Nachricht wurde nicht gesendet',
    nothingHere: 'Hier ist nichts',
    trouble: 'Etwas ist schiefgegangen',
    noSuchFile: 'Diese Datei gibt es nicht',
    filesAgain: 'Dateien: bitte noch einmal auswählen',
    goBack: 'Gehen Sie mit Ihrem Browser zurück; was Sie geschrieben haben, sollte noch da sein.',
  },
  es: {
    title: 'Escríbanos',
    name: 'Nombre',
    email: 'Correo electrónico',
    message: 'Mensaje',
    files: 'Archivos',
    send: 'Enviar',
    elsewhere: 'Este formulario está en nuestro sitio web.',
    website: 'Ir al sitio web',
    thanks: 'Gracias',
    received: 'Hemos recibido su mensaje.',
    back: 'Volver al sitio web',
    notSent: 'Su mensaje no se ha enviado',
    nothingHere: 'Aquí no hay nada',
    trouble: 'Algo ha fallado',
    noSuchFile: 'Ese archivo no existe',
    filesAgain: 'Archivos: elíjalos de nuevo, por favor',
    goBack: 'Vuelva atrás con su navegador; lo que escribió debería seguir ahí.',
  },
  fr: {
    title: 'Écrivez-nous',
    name: 'Nom',
    email: 'Adresse e-mail',
    message: 'Message',
    files: 'Fichiers',
    send: 'Envoyer',
    elsewhere: 'Ce formulaire se trouve sur notre site.',
    website: 'Vers le site',
    thanks: 'Merci',
    received: 'Votre message a bien été reçu.',
    back: 'Retour au site',
    notSent: 'Votre message n’a pas été envoyé',
    nothingHere: 'Il n’y a rien ici',
    trouble: 'Une erreur s’est produite',
    noSuchFile: 'Ce fichier n’existe pas',
    filesAgain: 'Fichiers : veuillez les choisir à nouveau',
    goBack: 'Revenez en arrière avec votre navigateur ; ce que vous avez écrit devrait encore y être.',
  },
};

interface About {
  /** What was sent. @default nothing */
  readonly fields?: ReadFields | undefined;
  /** Whose own words stand on the page. @default none do */
  readonly form?: Pick<FormConfig, 'fields' | 'thanks'> | undefined;
}

/**
 * The page's `?lang=`, else the form's own language, which it sends as `_language`, else what the browser prefers: of the
 * languages that all of the form's words are there in.
 */
export function languageOf(
  request: Pick<Request, 'query' | 'headers'>,
  { fields, form }: About = {},
): Language {
  const sent = [fields?.get('_language') ?? []].flat()[0];
  const lang = request.query.lang ?? sent;
  const labels = Object.values(form?.fields ?? {}).map(({ label }) => label);
  const [first = LANGUAGES[0], ...others] = commonLanguages([form?.thanks, ...labels]);
  return chooseLanguage({ ...request, query: lang === undefined ? {} : { lang } }, [first, ...others]);
}
