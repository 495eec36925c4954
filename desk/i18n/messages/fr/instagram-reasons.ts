/** Why a reply did not leave, or an account rests, and what helps. */
export const instagramReasons = {
  whyNoRule: 'Aucune règle n’a ce mot.',
  whyCooldown: 'Cette personne a déjà reçu une réponse il y a peu.',
  whyWindow: 'Le délai d’Instagram pour répondre était dépassé.',
  whyStopped: 'Cette personne a écrit STOP : aucune réponse automatique.',
  whyNotStorable: 'Impossible à enregistrer.',
  whyUsed: 'Selon Instagram, le commentaire a déjà une réponse ou ne peut en recevoir.',
  whyOtherApp: 'Une autre application ou une personne a repris la conversation.',
  whyUnreachable: 'Impossible d’écrire à cette personne.',
  whyOlder: 'Écrit avant l’existence de la règle.',
  whyCancelled: 'Elle a été retirée.',
  whyToken: 'Instagram refuse le jeton du compte.',
  whyTokenMissing: 'Il n’y a pas encore de jeton.',
  whyPermission: 'Selon Instagram, une autorisation manque.',
  whyLimit: 'Selon Instagram, le compte a trop envoyé.',
  whyLater: 'Elle part au prochain tour.',
  whyBlocked: 'Instagram a bloqué ou limité les messages du compte.',
  whyProof: 'L’application Meta exige une preuve à chaque appel.',
  whyRefused: 'Instagram l’a refusé sans dire pourquoi.',
  whyTrouble: 'Instagram n’a pas répondu ou a renvoyé une erreur.',
  mendToken: 'Créez un nouveau jeton dans la console Meta et reconnectez le compte.',
  mendPermission:
    'Rendez à l’application ses autorisations (commentaires et messages), puis reconnectez le compte.',
  mendBlocked:
    'Ouvrez l’application Instagram, regardez Statut du compte et suivez les indications. Nous réessayons tout seuls.',
  mendRestricted:
    'Regardez Statut du compte dans l’application Instagram. Envoyer moins aide. Nous réessayons tout seuls.',
  mendProof:
    'Dans la console Meta, sous App settings, Advanced, Security, désactivez « Require app secret ».',
  mendLimit: 'Rien à faire : nous reprenons après la pause.',
  mendRefused:
    'Essayez vous-même le message de la règle dans l’application Instagram. Nous réessayons tout seuls.',
  mendTrouble: 'Rien à faire : nous réessayons tout seuls.',
};
