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
    'Les images et Instagram ne connaissent aucune adresse e-mail. Une image se trouve sous Images, un commentaire sous Instagram. Les fichiers déposés ne sont pas parcourus.',
  limited:
    'Vous ne voyez que certains formulaires et widgets. Ce que cette personne a envoyé par d’autres n’apparaît pas ici, et reste.',
  export: 'Tout exporter',
  delete: 'Tout supprimer',
  confirmTitle: 'Tout supprimer de {email} ?',
  confirmText:
    'Tous les messages et avis de cette personne sont supprimés, avec leurs fichiers. C’est définitif.',
  done: 'Supprimé',
  doneMessages: { one: '{count} message', many: '{count} de messages', other: '{count} messages' },
  doneResponses: { one: '{count} avis', many: '{count} d’avis', other: '{count} avis' },
  screenshots: 'Les captures sont des images à part. Celles-ci accompagnaient les avis :',
  rating: 'Note {rating}',
} as const;
