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
  staysTableCopies: 'copies de récupération de la table, en entier',
  staysErasureLedger: 'le registre des effacements, sous forme d’empreinte',
  staysQueues:
    'files d’attente : identifiants seulement et, avec son adresse, un rejet qu’une panne a empêché de noter',
  staysLogs: 'journaux, identifiants seulement',
  staysSent: 'ce qui est déjà parti : e-mails dans votre boîte, copies chez le destinataire d’un webhook',
  staysRepeatHashes:
    'empreintes qui reconnaissent les répétitions et retiennent une deuxième confirmation, chacune jusqu’à son terme',
  staysDestinationAnswers:
    'ce que les destinations ont répondu en l’apprenant, jusqu’à 200 caractères chacune, 30 jours à partir de là',
  staysLakeLateRows:
    'lignes du lac de données qui arrivent tard : elles sont recherchées de nouveau après une heure, puis après 50',
  staysLakeAnswers: 'le lac de données : réponses aux questions, lignes qui n’ont pas pu être converties',
  staysLakeForgetting:
    'qui doit être oublié, sous forme d’empreinte, dans la table du lac de données et ses copies de récupération',
  staysLakeGivenUp: 'lignes du lac de données et effacements abandonnés, dans une file d’attente',
} as const;
