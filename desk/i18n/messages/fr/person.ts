export const person = {
  title: 'Personne',
  lead: 'Tout ce qui est conservé sous une adresse e-mail.',
  find: 'Chercher',
  email: 'Adresse e-mail',
  wrong: 'Ce n’est pas une adresse e-mail.',
  messages: 'Messages',
  responses: 'Avis',
  noMessages: 'Aucun message de cette personne.',
  noResponses: 'Aucun avis de cette personne.',
  notCovered:
    'Les images et Instagram ne connaissent aucune adresse e-mail. Une image se trouve sous Images. Ce qu’une personne a écrit sur Instagram se supprime par npm run owner -- instagram person delete <id>. L’identifiant figure dans npm run owner -- instagram outbox --json. Les fichiers déposés ne sont pas parcourus.',
  limited:
    'Vous ne voyez que certains formulaires et widgets. Ce que cette personne a envoyé par d’autres n’apparaît pas ici, et reste.',
  export: 'Tout exporter',
  delete: 'Tout supprimer',
  confirmTitle: 'Tout supprimer de {email} ?',
  confirmText:
    'Tous les messages et avis de cette personne sont supprimés, avec les fichiers des messages. Les captures restent et sont énumérées ensuite. C’est définitif.',
  done: 'Supprimé',
  doneMessages: { one: '{count} message', many: '{count} de messages', other: '{count} messages' },
  doneResponses: {
    one: '{count} avis ou invitation',
    many: '{count} d’avis et d’invitations',
    other: '{count} avis et invitations',
  },
  screenshots: 'Les captures sont des images à part et existent encore. Celles-ci accompagnaient les avis :',
  rating: 'Note {rating}',
} as const;
