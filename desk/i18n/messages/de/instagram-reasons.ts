/** Why a reply did not leave, or an account rests, and what helps. */
export const instagramReasons = {
  whyNoRule: 'Keine Regel hat dieses Wort.',
  whyCooldown: 'Diese Person bekam vor Kurzem eine Antwort.',
  whyWindow: 'Instagrams Frist für eine Antwort war vorbei.',
  whyStopped: 'Diese Person schrieb STOP: keine automatischen Antworten.',
  whyNotStorable: 'Es ließ sich nicht speichern.',
  whyUsed: 'Laut Instagram wurde der Kommentar schon beantwortet oder kann es nicht werden.',
  whyOtherApp: 'Eine andere App oder ein Mensch hat die Unterhaltung übernommen.',
  whyUnreachable: 'Dieser Person kann nicht geschrieben werden.',
  whyOlder: 'Es wurde geschrieben, bevor es die Regel gab.',
  whyCancelled: 'Sie wurde zurückgenommen.',
  whyToken: 'Instagram nimmt den Token des Kontos nicht an.',
  whyTokenMissing: 'Es gibt noch keinen Token.',
  whyPermission: 'Laut Instagram fehlt eine Berechtigung.',
  whyLimit: 'Laut Instagram hat das Konto zu viel gesendet.',
  whyLater: 'Sie geht mit der nächsten Runde hinaus.',
  whyBlocked: 'Instagram hat die Nachrichten des Kontos gesperrt oder beschränkt.',
  whyProof: 'Die App bei Meta verlangt bei jedem Aufruf einen Nachweis.',
  whyRefused: 'Instagram hat es ohne Grund abgelehnt.',
  whyTrouble: 'Instagram gab keine Antwort oder einen Fehler.',
  mendToken: 'Erstellen Sie in Metas Konsole einen neuen Token und verbinden Sie das Konto wieder.',
  mendPermission:
    'Geben Sie der App ihre Berechtigungen zurück (Kommentare und Nachrichten) und verbinden Sie das Konto wieder.',
  mendBlocked:
    'Öffnen Sie die Instagram-App, sehen Sie unter Kontostatus nach und tun Sie, was dort steht. Wir versuchen es von selbst wieder.',
  mendRestricted:
    'Sehen Sie in der Instagram-App unter Kontostatus nach. Weniger Nachrichten helfen. Wir versuchen es von selbst wieder.',
  mendProof: 'Schalten Sie in Metas Konsole unter App settings, Advanced, Security „Require app secret“ aus.',
  mendLimit: 'Es ist nichts zu tun: Nach der Pause geht es weiter.',
  mendRefused:
    'Probieren Sie die Nachricht der Regel selbst in der Instagram-App. Wir versuchen es von selbst wieder.',
  mendTrouble: 'Es ist nichts zu tun: Wir versuchen es von selbst wieder.',
};
