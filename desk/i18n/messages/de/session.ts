export const session = {
  title: 'Anmelden',
  lead: 'Für alle, die sich um die Nachrichten dieser Website kümmern.',
  withAccount: 'Anmelden',
  orToken: 'Mit einem Owner-Token anmelden',
  token: 'Owner-Token',
  tokenHint: 'Es beginnt mit fdo_. Es bleibt in diesem Tab und ist vergessen, wenn er geschlossen wird.',
  makeToken: 'Sie erzeugen eines mit dem Befehl:',
  withToken: 'Dieses Token verwenden',
  tokenWrong: 'Das ist kein Owner-Token: eines beginnt mit fdo_.',
  tokenRefused: 'Dieses Token wird abgelehnt. Vielleicht ist es widerrufen oder abgelaufen.',
  demo: 'Als Eigentümer der Demo weiter',
  ended:
    'Ihre Sitzung ist beendet. Melden Sie sich wieder an, und Sie sind wieder auf dieser Seite. Was nicht gespeichert war, ist verloren.',
  refused:
    'Die Anmeldung hat nicht geklappt. Versuchen Sie es noch einmal; sonst fragen Sie, wer Sie eingeladen hat.',
  noAccess:
    'Sie haben hier keinen Zugang. Bitten Sie einen Eigentümer um eine Einladung, oder melden Sie sich als jemand anderes an.',
  asAnother: 'Als jemand anderes anmelden',
} as const;
