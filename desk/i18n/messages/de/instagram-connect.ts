/** Connecting an account. */
export const instagramConnect = {
  connect: 'Verbinden',
  connectLead: 'Metas eigene Schritte, jeweils mit dem, was Meta gerade dazu sagt.',
  askMeta: 'Noch einmal prüfen',
  askedMeta: 'Meta wurde gefragt',
  checkOk: 'In Ordnung',
  checkWrong: 'Noch nicht',
  checkUnknown: 'Nicht feststellbar',
  afterToken: 'Meta wird gefragt, sobald es ein Token gibt.',
  modeUnknown: 'Meta sagt es nicht. Der Kommentar eines Fremden zeigt es.',
  notSeen: 'Von Instagram ist noch nichts gekommen.',
  stepProfessional: 'Ein professionelles Konto',
  stepProfessionalText:
    'In der Instagram-App: Einstellungen, Kontoart, zu einem Business- oder Creator-Konto wechseln. Es darf nicht privat sein.',
  stepApp: 'Eine App bei Meta',
  stepAppText:
    'Erstellen Sie eine App mit dem Produkt „Instagram“ und wählen Sie „API setup with Instagram login“. Sie braucht drei Berechtigungen:',
  permissions: 'Berechtigungen',
  stepAppHint:
    'Für Ihr eigenes Konto genügt Standard Access. Für fremde Konten verlangt Meta eine App-Prüfung und ein verifiziertes Unternehmen.',
  toConsole: 'Metas Konsole öffnen',
  inNewTab: '(öffnet einen neuen Tab)',
  stepAccount: 'Die Nummer des Kontos',
  stepAccountText:
    'Sie müssen sie nicht kennen. Verbinden Sie zuerst das Token: Dann nennt Meta die Nummer, und sie steht hier zum Kopieren.',
  isAccount: 'Das ist {name}.',
  otherAccount: 'Das Token gehört zu {name}, eingerichtet ist aber {id}. Tragen Sie das ein:',
  thenDeploy: 'Dann',
  stepToken: 'Das Token',
  stepTokenText:
    'In Metas Konsole: API setup with Instagram login, Generate token. Führen Sie dann diesen Befehl aus; er fragt nach Token und App-Geheimnis, ohne sie zu zeigen.',
  command: 'Befehl',
  tokenRenewed: 'Es wird jede Woche von selbst erneuert.',
  stepWebhook: 'Instagram meldet uns Kommentare',
  stepWebhookText:
    'Tragen Sie in Metas Konsole unter „Configure webhooks“ die Adresse und das Wort ein, die der Befehl ausgegeben hat, und schalten Sie comments, live_comments und messages ein.',
  missingFields: 'Noch aus: {fields}',
  stepNoWebhooks: 'Kommentare werden stündlich gesucht',
  stepNoWebhooksText:
    'Dieses Konto ist ohne Webhooks eingerichtet: Antworten kommen bis zu einer Stunde später.',
  stepPublish: 'Die App veröffentlichen',
  stepPublishText:
    'Schalten Sie die App in Metas Konsole live. Eine App in Entwicklung erfährt nur von Kommentaren der Menschen mit einer Rolle darin. Meta verlangt die Adresse einer Datenschutzerklärung.',
  stepTest: 'Ein Kommentar zur Probe',
  stepTestText: 'Drücken Sie den Knopf und kommentieren Sie einen Ihrer Beiträge von einem anderen Konto.',
  stepTestHourly:
    'Kommentieren Sie einen Ihrer Beiträge von einem anderen Konto: Innerhalb einer Stunde steht es im Ausgang.',
  seen: 'Zuletzt von Instagram gehört',
  watch: 'Auf meinen Kommentar warten',
  watching: 'Wir sehen fünf Minuten lang alle fünf Sekunden nach …',
  watchOver: 'In fünf Minuten kam nichts. Sehen Sie die Schritte oben an, oder versuchen Sie es noch einmal.',
  arrived: '{name} schrieb „{text}“: Es klappt.',
  arrivedAnswered: 'Eine Regel beantwortet es.',
  arrivedUnanswered: 'Noch keine Regel beantwortet es.',
};
