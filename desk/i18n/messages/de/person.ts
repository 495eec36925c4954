export const person = {
  title: 'Person',
  lead: 'Alles, was unter einer E-Mail-Adresse aufbewahrt wird.',
  find: 'Suchen',
  email: 'E-Mail-Adresse',
  wrong: 'Das ist keine E-Mail-Adresse.',
  messages: 'Nachrichten',
  responses: 'Feedback',
  noMessages: 'Keine Nachricht von dieser Person.',
  noResponses: 'Kein Feedback von dieser Person.',
  notCovered:
    'Bilder und Instagram kennen keine E-Mail-Adressen. Ein Bild steht unter Bilder. Was jemand auf Instagram geschrieben hat, löscht npm run owner -- instagram person delete <id>. Die Kennung steht in npm run owner -- instagram outbox --json. Gelandete Dateien werden nicht durchsucht.',
  limited:
    'Sie dürfen nur einige Formulare und Widgets sehen. Was diese Person über andere davon gesendet hat, steht hier nicht und bleibt.',
  export: 'Alles exportieren',
  delete: 'Alles löschen',
  confirmTitle: 'Alles von {email} löschen?',
  confirmText:
    'Alle Nachrichten und alles Feedback dieser Person werden gelöscht, mit den Dateien der Nachrichten. Bildschirmfotos bleiben und werden danach aufgezählt. Das lässt sich nicht rückgängig machen.',
  done: 'Gelöscht',
  doneMessages: { one: '{count} Nachricht', other: '{count} Nachrichten' },
  doneResponses: { one: '{count} Feedback oder Einladung', other: '{count} Feedbacks und Einladungen' },
  screenshots: 'Bildschirmfotos sind eigene Bilder und noch da. Diese kamen mit dem Feedback:',
  rating: 'Bewertung {rating}',
  staysTableCopies: 'Wiederherstellungskopien der Tabelle, vollständig',
  staysErasureLedger: 'das Verzeichnis der Löschungen, als Hash',
  staysQueues:
    'Warteschlangen: nur Kennungen, und mit der Adresse ein Rückläufer, der wegen eines Ausfalls nicht notiert wurde',
  staysLogs: 'Protokolle, nur Kennungen',
  staysSent: 'was schon gesendet wurde: Mails in Ihrem Postfach, Kopien beim Empfänger eines Webhooks',
  staysRepeatHashes:
    'Hashes, an denen Wiederholungen erkannt werden und die eine zweite Bestätigung zurückhalten, jeder bis seine Zeit um ist',
  staysDestinationAnswers:
    'was Ziele antworteten, als sie davon hörten, je bis zu 200 Zeichen, 30 Tage von da an',
  staysLakeLateRows:
    'Zeilen des Datensees, die spät kommen: Nach ihnen wird nach einer Stunde und nach 50 noch einmal gesucht',
  staysLakeAnswers: 'der Datensee: Antworten auf Fragen, Zeilen, die sich nicht umwandeln ließen',
  staysLakeForgetting:
    'wer vergessen werden soll, als Hash, in der Tabelle des Datensees und ihren Wiederherstellungskopien',
  staysLakeGivenUp: 'Zeilen des Datensees und Löschungen, die aufgegeben wurden, in einer Warteschlange',
} as const;
