/** Connecting an account. */
export const instagramConnect = {
  connect: 'Connexion',
  connectLead: 'Les étapes de Meta, avec ce que Meta dit de chacune en ce moment.',
  askMeta: 'Vérifier à nouveau',
  askedMeta: 'Meta a été interrogé',
  checkOk: 'En ordre',
  checkWrong: 'Pas encore',
  checkUnknown: 'Impossible à savoir',
  afterToken: 'Meta sera interrogé dès qu’il y aura un jeton.',
  modeUnknown: 'Meta ne le dit pas. Le commentaire d’un inconnu le montre.',
  notSeen: 'Rien n’est encore arrivé d’Instagram.',
  stepProfessional: 'Un compte professionnel',
  stepProfessionalText:
    'Dans l’application Instagram : Paramètres, Type de compte, passez à un compte professionnel ou créateur. Il ne doit pas être privé.',
  stepApp: 'Une application chez Meta',
  stepAppText:
    'Créez une application avec le produit « Instagram » et choisissez « API setup with Instagram login ». Il lui faut trois autorisations :',
  permissions: 'Autorisations',
  stepAppHint:
    'Pour votre propre compte, Standard Access suffit. Pour d’autres comptes, Meta exige un examen de l’application et une entreprise vérifiée.',
  toConsole: 'Ouvrir la console Meta',
  inNewTab: '(s’ouvre dans un nouvel onglet)',
  stepAccount: 'Le numéro du compte',
  stepAccountText:
    'Inutile de le connaître. Connectez d’abord le jeton : Meta donnera le numéro, à copier ici.',
  isAccount: 'C’est {name}.',
  otherAccount:
    'Le jeton appartient à {name}, mais {id} est configuré. Mettez ceci dans votre configuration :',
  thenDeploy: 'Ensuite',
  stepToken: 'Le jeton',
  stepTokenText:
    'Dans la console Meta : API setup with Instagram login, Generate token. Lancez ensuite cette commande ; elle demande le jeton et le secret de l’application sans les afficher.',
  command: 'Commande',
  tokenRenewed: 'Il est renouvelé tout seul chaque semaine.',
  stepWebhook: 'Instagram nous signale les commentaires',
  stepWebhookText:
    'Dans la console Meta, sous « Configure webhooks », saisissez l’adresse et le mot donnés par la commande, et activez comments, live_comments et messages.',
  missingFields: 'Encore désactivés : {fields}',
  stepNoWebhooks: 'Les commentaires sont cherchés chaque heure',
  stepNoWebhooksText: 'Ce compte est configuré sans webhooks : les réponses ont jusqu’à une heure de retard.',
  stepPublish: 'Publier l’application',
  stepPublishText:
    'Dans la console Meta, mettez l’application en ligne. En développement, elle n’entend que les commentaires des personnes qui y ont un rôle. Meta demande l’adresse d’une politique de confidentialité.',
  stepTest: 'Un commentaire d’essai',
  stepTestText: 'Appuyez sur le bouton et commentez l’une de vos publications depuis un autre compte.',
  stepTestHourly:
    'Commentez l’une de vos publications depuis un autre compte : cela apparaît sous Envois dans l’heure.',
  seen: 'Dernier signe d’Instagram',
  watch: 'Attendre mon commentaire',
  watching: 'Nous regardons toutes les cinq secondes, pendant cinq minutes…',
  watchOver: 'Rien n’est arrivé en cinq minutes. Voyez les étapes ci-dessus, ou réessayez.',
  arrived: '{name} a écrit « {text} » : cela marche.',
  arrivedAnswered: 'Une règle y répond.',
  arrivedUnanswered: 'Aucune règle n’y répond encore.',
};
