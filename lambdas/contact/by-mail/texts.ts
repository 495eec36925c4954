/** What people read who press a button of the owner's mail. */
import type { Language } from '../../../config/words.ts';
import type { MailAction } from './token.ts';

interface ActionTexts {
  readonly ask: string;
  /** What becomes of the message. */
  readonly explain: string;
  readonly button: string;
  readonly done: string;
  /** The same whatever was so before: the page says nothing of a message's state. */
  readonly outcome: string;
}

interface Texts extends Readonly<Record<MailAction, ActionTexts>> {
  /** That nothing is lost, and how it is undone. */
  readonly back: string;
  readonly incomplete: string;
  readonly scripts: string;
  /** Over an error. */
  readonly failed: string;
}

export const BY_MAIL_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    archive: {
      ask: 'Archive this message?',
      explain: 'It leaves the inbox and stays in the archive.',
      button: 'Archive',
      done: 'Archived',
      outcome:
        'The message is in the archive, unless it was called spam or deleted before. Pressing the button again changes nothing.',
    },
    spam: {
      ask: 'Mark this message as spam?',
      explain: 'It leaves the inbox and goes to the spam. What it has not sent yet is not sent.',
      button: 'Mark as spam',
      done: 'Marked as spam',
      outcome:
        'The message is in the spam, unless it was deleted before. Pressing the button again changes nothing.',
    },
    back: 'Nothing is deleted: it can be taken back at the desk.',
    incomplete: 'This link is not complete. Please open it from the mail again.',
    scripts: 'Please allow scripts for this page: the button works by one.',
    failed: 'Nothing was changed',
  },
  de: {
    archive: {
      ask: 'Diese Nachricht archivieren?',
      explain: 'Sie verlässt den Eingang und bleibt im Archiv.',
      button: 'Archivieren',
      done: 'Archiviert',
      outcome:
        'Die Nachricht ist im Archiv, wenn sie nicht vorher als Spam markiert oder gelöscht wurde. Noch einmal drücken ändert nichts.',
    },
    spam: {
      ask: 'Diese Nachricht als Spam markieren?',
      explain:
        'Sie verlässt den Eingang und kommt zum Spam. Was sie noch nicht gesendet hat, wird nicht gesendet.',
      button: 'Als Spam markieren',
      done: 'Als Spam markiert',
      outcome:
        'Die Nachricht ist im Spam, wenn sie nicht vorher gelöscht wurde. Noch einmal drücken ändert nichts.',
    },
    back: 'Nichts wird gelöscht: Am Desk lässt es sich zurücknehmen.',
    incomplete: 'Dieser Link ist nicht vollständig. Bitte öffnen Sie ihn noch einmal aus der E-Mail.',
    scripts: 'Bitte erlauben Sie dieser Seite Skripte: Die Schaltfläche braucht eines.',
    failed: 'Es wurde nichts geändert',
  },
  es: {
    archive: {
      ask: '¿Archivar este mensaje?',
      explain: 'Sale de la entrada y queda en Archivados.',
      button: 'Archivar',
      done: 'Archivado',
      outcome:
        'El mensaje está en Archivados, salvo que antes se marcara como spam o se borrara. Volver a pulsar el botón no cambia nada.',
    },
    spam: {
      ask: '¿Marcar este mensaje como spam?',
      explain: 'Sale de la entrada y pasa a Spam. Lo que aún no ha enviado no se envía.',
      button: 'Marcar como spam',
      done: 'Marcado como spam',
      outcome:
        'El mensaje está en Spam, salvo que antes se borrara. Volver a pulsar el botón no cambia nada.',
    },
    back: 'No se borra nada: se puede deshacer en el panel.',
    incomplete: 'Este enlace no está completo. Ábralo de nuevo desde el correo, por favor.',
    scripts: 'Permita los scripts en esta página: el botón necesita uno.',
    failed: 'No se ha cambiado nada',
  },
  fr: {
    archive: {
      ask: 'Archiver ce message ?',
      explain: 'Il quitte la réception et reste sous Archivés.',
      button: 'Archiver',
      done: 'Archivé',
      outcome:
        'Le message est sous Archivés, sauf s’il a été marqué comme indésirable ou supprimé auparavant. Appuyer de nouveau ne change rien.',
    },
    spam: {
      ask: 'Marquer ce message comme indésirable ?',
      explain:
        'Il quitte la réception et passe sous Indésirables. Ce qu’il n’a pas encore envoyé ne le sera pas.',
      button: 'Marquer comme indésirable',
      done: 'Marqué comme indésirable',
      outcome:
        'Le message est sous Indésirables, sauf s’il a été supprimé auparavant. Appuyer de nouveau ne change rien.',
    },
    back: 'Rien n’est supprimé : cela peut être annulé dans l’espace de gestion.',
    incomplete: 'Ce lien n’est pas complet. Veuillez l’ouvrir de nouveau depuis l’e-mail.',
    scripts: 'Veuillez autoriser les scripts pour cette page : le bouton en a besoin.',
    failed: 'Rien n’a été changé',
  },
};
