export const session = {
  title: 'Connexion',
  lead: 'Pour qui s’occupe des messages de ce site.',
  withAccount: 'Se connecter',
  orToken: 'Se connecter avec un jeton de propriétaire',
  token: 'Jeton de propriétaire',
  tokenHint: 'Il commence par fdo_. Il reste dans cet onglet et est oublié à sa fermeture.',
  makeToken: 'On en crée un avec la commande :',
  withToken: 'Utiliser ce jeton',
  tokenWrong: 'Ce n’est pas un jeton de propriétaire : il commence par fdo_.',
  tokenRefused: 'Ce jeton est refusé. Il a peut-être été révoqué ou a expiré.',
  demo: 'Continuer comme propriétaire de la démo',
  ended:
    'Votre session est terminée. Reconnectez-vous pour revenir à cette page. Ce qui n’était pas enregistré est perdu.',
  refused: 'La connexion a échoué. Réessayez ; sinon, demandez à qui vous a invité.',
  noAccess:
    'Vous n’avez pas accès ici. Demandez une invitation à un propriétaire, ou connectez-vous avec un autre compte.',
  asAnother: 'Se connecter avec un autre compte',
} as const;
