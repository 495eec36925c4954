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
} as const;
