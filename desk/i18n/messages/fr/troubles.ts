/** What keeps mails and deliveries from leaving, and what helps. */
export const troubles = {
  notVerified:
    'Amazon SES n’envoie rien depuis ou vers une adresse qui n’est pas encore vérifiée. npm run doctor dit laquelle et que faire : un domaine demande trois enregistrements DNS, une adresse le lien de l’e-mail qu’AWS y a envoyé. Tant que le compte est dans le bac à sable de SES, chaque destinataire doit être vérifié, y compris les visiteurs qui reçoivent une réponse : demandez à AWS l’accès en production (docs/deploy.md, étape 3).',
  mailFrom:
    'Le domaine MAIL FROM défini pour votre domaine dans Amazon SES n’a pas d’enregistrements DNS, ou ils sont faux. Ajoutez les enregistrements MX et TXT que montre docs/deploy.md, ou retirez le domaine MAIL FROM dans la console de SES. npm run doctor le vérifie.',
  dailyQuota:
    'Les e-mails qu’Amazon SES laisse ce compte envoyer en 24 heures sont épuisés. Il n’y a rien à faire : les e-mails partent à mesure que passe le jour précédent. Si cela revient, demandez-en plus à AWS (console de SES, Account dashboard) : dans le bac à sable, c’est 200 par jour. Si vous ne savez pas qui envoie autant : npm run owner -- list.',
  paused:
    'AWS a suspendu les envois de ce compte dans cette région. La console de SES dit pourquoi sous Account dashboard ; répondez-y à AWS.',
  configurationSet:
    'Le configuration set par lequel Frontdesk envoie a disparu ou est suspendu. npm run deploy le crée ; la console de SES montre s’il est suspendu.',
  secret:
    'Il manque un secret qui sert à signer ou à atteindre la destination. npm run secret -- list dit lequel, et npm run secret -- set <name> l’enregistre.',
  credential:
    'Ce qui est enregistré comme adresse ou jeton d’une destination n’en est pas un. docs/destinations.md dit à quoi cela ressemble ; npm run secret -- set destinations/<id> l’enregistre.',
  destination:
    'Une destination a échoué à chaque essai pendant une heure ou plus, et elle est en pause. Ce qu’elle doit recevoir attend trois jours au plus ; toutes les autres continuent. npm run owner -- destinations list dit ce qu’elle a répondu. Une fois réparée : npm run owner -- destinations resume <id>. D’elle-même, elle est essayée tous les quarts d’heure et reprend dès son retour.',
  denied:
    'AWS ne laisse pas notre fonction envoyer. Tant que le compte est dans le bac à sable de SES, mail.sandbox doit valoir true, et les visiteurs ne reçoivent pas de réponses. Sinon, le stack a été modifié à la main : npm run deploy.',
};
