/** What keeps mails and deliveries from leaving, and what helps. */
export const troubles = {
  notVerified:
    'Amazon SES sendet nichts von oder an eine Adresse, die noch nicht bestätigt ist. npm run doctor sagt, welche es ist und was zu tun ist: Eine Domain braucht drei DNS-Einträge, eine Adresse den Link in der Mail, die AWS dorthin gesendet hat. Solange das Konto in der Sandbox von SES ist, muss jeder Empfänger bestätigt sein, auch Besucher, die eine Antwort bekommen: Bitten Sie AWS um den Produktivzugang (docs/deploy.md, Schritt 3).',
  mailFrom:
    'Die MAIL-FROM-Domain, die in Amazon SES für Ihre Domain eingetragen ist, hat keine Einträge im DNS oder falsche. Fügen Sie die MX- und TXT-Einträge hinzu, die docs/deploy.md zeigt, oder entfernen Sie die MAIL-FROM-Domain in der Konsole von SES. npm run doctor sieht nach.',
  dailyQuota:
    'Die Mails, die Amazon SES dieses Konto in 24 Stunden senden lässt, sind aufgebraucht. Es ist nichts zu tun: Mails gehen hinaus, sobald der Vortag vergeht. Kommt es wieder, bitten Sie AWS um mehr (Konsole von SES, Account dashboard): In der Sandbox sind es 200 am Tag. Wenn Sie nicht wissen, wer so viel sendet: npm run owner -- list.',
  paused:
    'AWS hat den Versand dieses Kontos in dieser Region angehalten. Die Konsole von SES sagt unter Account dashboard, warum; antworten Sie AWS dort.',
  configurationSet:
    'Das Configuration Set, mit dem Frontdesk sendet, fehlt oder ist angehalten. npm run deploy legt es an; die Konsole von SES zeigt, ob es angehalten ist.',
  secret:
    'Ein Geheimnis fehlt, mit dem unterschrieben oder das Ziel erreicht wird. npm run secret -- list sagt, welches, und npm run secret -- set <name> nimmt es auf.',
  credential:
    'Was als Adresse oder Token eines Ziels gespeichert ist, ist keines. docs/destinations.md sagt, wie es aussieht; npm run secret -- set destinations/<id> nimmt es auf.',
  destination:
    'Ein Ziel ist eine Stunde oder länger bei jedem Versuch gescheitert und angehalten. Was es hören soll, wartet höchstens drei Tage; alle anderen gehen weiter. npm run owner -- destinations list sagt, was es antwortete. Wenn es behoben ist: npm run owner -- destinations resume <id>. Von selbst wird es jede Viertelstunde versucht und geht weiter, sobald es wieder da ist.',
  denied:
    'AWS lässt unsere Funktion nicht senden. Solange das Konto in der Sandbox von SES ist, muss mail.sandbox true sein, und Besucher bekommen keine Antworten. Sonst wurde der Stack von Hand geändert: npm run deploy.',
};
