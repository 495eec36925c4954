/** The words of the monthly report, in our languages. */
import type { Kept } from '../../../config/data.ts';
import type { Language } from '../../../config/words.ts';
import type { Asked } from './questions.ts';

export interface ReportWords {
  readonly title: string;
  /** @param month such as "October 2026" @param zone the owner's time zone */
  readonly lead: (month: string, zone: string) => string;
  /** Where parts could not be had. */
  readonly incomplete: (parts: number) => string;
  /** Where the month's beginning is gone already. @param kept names and days */
  readonly gone: (kept: string) => string;
  /** What goes. @param name of the one that it is of */
  readonly kept: Readonly<Record<Kept['of'], (name: string) => string>>;
  readonly sections: Readonly<
    Record<Asked | 'datasets' | 'streams', { readonly title: string; readonly nothing: string }>
  >;
  /** Above columns. */
  readonly form: string;
  readonly cameIn: string;
  readonly spam: string;
  readonly held: string;
  readonly released: string;
  readonly mail: string;
  readonly sent: string;
  readonly average: string;
  readonly withinMinute: string;
  readonly widget: string;
  readonly responses: string;
  readonly nps: string;
  readonly format: string;
  readonly images: string;
  readonly saved: string;
  readonly rule: string;
  readonly replies: string;
  readonly clicks: string;
  readonly dataset: string;
  readonly files: string;
  readonly taken: string;
  readonly setAside: string;
  /** What mails are, by pipeline. */
  readonly mails: Readonly<Record<'contact' | 'feedback', string>>;
  readonly more: (rows: number) => string;
  readonly seconds: (amount: string) => string;
  readonly weeks: (most: string) => string;
  readonly days: (most: string, low: string, high: string) => string;
  readonly readings: (devices: string, readings: string) => string;
  readonly values: (low: string, mean: string, high: string) => string;
  readonly notCounted: (records: string) => string;
  readonly refused: (files: string) => string;
  readonly late: string;
  readonly much: string;
  readonly failed: (said: string) => string;
  readonly desk: string;
  readonly foot: string;
}

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = {
  en: {
    title: 'Monthly report',
    lead: (month, zone) => `What came in during ${month} (${zone}).`,
    incomplete: (parts) =>
      parts === 1
        ? 'One part could not be answered; it says why.'
        : `${parts} parts could not be answered; each says why.`,
    gone: (kept) => `Some figures are too small, because not all of the month is kept any more: ${kept}.`,
    kept: {
      lake: () => 'what happened in forms, feedback, pictures and on Instagram',
      aside: () => 'records that could not be counted',
      responses: (name) => `responses of ${name}`,
      images: (name) => `pictures of ${name}`,
      readings: (name) => `readings of ${name}`,
    },
    sections: {
      'submissions-by-source': { title: 'Submissions', nothing: 'Nobody sent a form.' },
      spam: { title: 'Held as spam', nothing: 'Nothing was held as spam.' },
      'time-to-mail': { title: 'Time to mail', nothing: 'No mail left.' },
      nps: { title: 'Net promoter score', nothing: 'Nobody was asked for it, or nobody answered.' },
      'images-by-format': { title: 'Pictures', nothing: 'Nobody uploaded a picture.' },
      rules: { title: 'Instagram', nothing: 'No rule sent a reply.' },
      datasets: { title: 'Files that landed', nothing: 'No file landed.' },
      streams: { title: 'What devices reported', nothing: 'No device reported.' },
    },
    form: 'Form',
    cameIn: 'Came in',
    spam: 'Spam',
    held: 'Held',
    released: 'Released',
    mail: 'Mail',
    sent: 'Sent',
    average: 'On average',
    withinMinute: 'Within a minute',
    widget: 'Widget',
    responses: 'Responses',
    nps: 'Score',
    format: 'Format',
    images: 'Pictures',
    saved: 'Saved',
    rule: 'Rule',
    replies: 'Replies',
    clicks: 'Clicks',
    dataset: 'Data set',
    files: 'Files',
    taken: 'Rows',
    setAside: 'Set aside',
    mails: { contact: 'Messages', feedback: 'Alerts' },
    more: (rows) => `and ${rows} more`,
    seconds: (amount) => `${amount} s`,
    weeks: (most) => `By week, from the day below the bar; the highest is ${most}.`,
    days: (most, low, high) =>
      `By day. Bars: readings, ${most} at most. Line: their mean, from ${low} to ${high}.`,
    readings: (devices, readings) => `Devices: ${devices}, readings: ${readings}.`,
    values: (low, mean, high) => `Lowest ${low}, on average ${mean}, highest ${high}.`,
    notCounted: (records) => `Records that could not be counted: ${records}.`,
    refused: (files) => `Files that could not be read: ${files}.`,
    late: 'The answer took too long.',
    much: 'There is more than can be summed up here: ask for one device with npm run data -- summary.',
    failed: (said) => `This could not be answered: ${said}`,
    desk: 'Open at the desk',
    foot: 'Comes once a month. To end it, take report out of data in the configuration, and deploy.',
  },
  de: {
    title: 'Monatsbericht',
    lead: (month, zone) => `Was im ${month} eingegangen ist (${zone}).`,
    incomplete: (parts) =>
      parts === 1
        ? 'Ein Teil war nicht zu beantworten; dort steht, warum.'
        : `${parts} Teile waren nicht zu beantworten; dort steht jeweils, warum.`,
    gone: (kept) => `Einige Zahlen sind zu klein, weil nicht mehr alles aus dem Monat da ist: ${kept}.`,
    kept: {
      lake: () => 'was in Formularen, Feedback, Bildern und auf Instagram geschah',
      aside: () => 'Meldungen, die nicht zu zählen waren',
      responses: (name) => `Antworten von ${name}`,
      images: (name) => `Bilder von ${name}`,
      readings: (name) => `Messwerte von ${name}`,
    },
    sections: {
      'submissions-by-source': { title: 'Nachrichten', nothing: 'Niemand hat ein Formular gesendet.' },
      spam: { title: 'Als Spam zurückgehalten', nothing: 'Nichts wurde als Spam zurückgehalten.' },
      'time-to-mail': { title: 'Zeit bis zur Mail', nothing: 'Keine Mail ging hinaus.' },
      nps: {
        title: 'Net Promoter Score',
        nothing: 'Niemand wurde danach gefragt, oder niemand hat geantwortet.',
      },
      'images-by-format': { title: 'Bilder', nothing: 'Niemand hat ein Bild hochgeladen.' },
      rules: { title: 'Instagram', nothing: 'Keine Regel hat geantwortet.' },
      datasets: { title: 'Eingegangene Dateien', nothing: 'Keine Datei ist eingegangen.' },
      streams: { title: 'Was Geräte gemeldet haben', nothing: 'Kein Gerät hat sich gemeldet.' },
    },
    form: 'Formular',
    cameIn: 'Eingang',
    spam: 'Spam',
    held: 'Gehalten',
    released: 'Freigegeben',
    mail: 'Mail',
    sent: 'Gesendet',
    average: 'Im Mittel',
    withinMinute: 'In einer Minute',
    widget: 'Widget',
    responses: 'Antworten',
    nps: 'Wert',
    format: 'Format',
    images: 'Bilder',
    saved: 'Gespart',
    rule: 'Regel',
    replies: 'Antworten',
    clicks: 'Klicks',
    dataset: 'Datensatz',
    files: 'Dateien',
    taken: 'Zeilen',
    setAside: 'Aussortiert',
    mails: { contact: 'Nachrichten', feedback: 'Warnungen' },
    more: (rows) => `und ${rows} weitere`,
    seconds: (amount) => `${amount} s`,
    weeks: (most) => `Nach Wochen, ab dem Tag unter dem Balken; der höchste ist ${most}.`,
    days: (most, low, high) =>
      `Nach Tagen. Balken: Messwerte, höchstens ${most}. Linie: ihr Mittel, von ${low} bis ${high}.`,
    readings: (devices, readings) => `Geräte: ${devices}, Messwerte: ${readings}.`,
    values: (low, mean, high) => `Niedrigster ${low}, im Mittel ${mean}, höchster ${high}.`,
    notCounted: (records) => `Meldungen, die nicht zu zählen waren: ${records}.`,
    refused: (files) => `Dateien, die nicht zu lesen waren: ${files}.`,
    late: 'Die Antwort hat zu lange gedauert.',
    much: 'Das ist mehr, als sich hier zusammenfassen lässt: fragen Sie nach einem Gerät mit npm run data -- summary.',
    failed: (said) => `Das war nicht zu beantworten: ${said}`,
    desk: 'Am Desk öffnen',
    foot: 'Kommt einmal im Monat. Um das zu beenden, nehmen Sie report aus data in der Konfiguration und stellen Sie neu bereit.',
  },
  es: {
    title: 'Informe mensual',
    lead: (month, zone) => `Lo que llegó en ${month} (${zone}).`,
    incomplete: (parts) =>
      parts === 1
        ? 'Una parte no se pudo responder; allí dice por qué.'
        : `${parts} partes no se pudieron responder; cada una dice por qué.`,
    gone: (kept) => `Algunas cifras son demasiado bajas, porque el mes ya no se conserva entero: ${kept}.`,
    kept: {
      lake: () => 'lo que pasó en formularios, opiniones, imágenes e Instagram',
      aside: () => 'registros que no se pudieron contar',
      responses: (name) => `respuestas de ${name}`,
      images: (name) => `imágenes de ${name}`,
      readings: (name) => `mediciones de ${name}`,
    },
    sections: {
      'submissions-by-source': { title: 'Mensajes', nothing: 'Nadie envió un formulario.' },
      spam: { title: 'Retenidos como spam', nothing: 'Nada se retuvo como spam.' },
      'time-to-mail': { title: 'Tiempo hasta el correo', nothing: 'No salió ningún correo.' },
      nps: { title: 'Net Promoter Score', nothing: 'No se preguntó a nadie, o nadie respondió.' },
      'images-by-format': { title: 'Imágenes', nothing: 'Nadie subió una imagen.' },
      rules: { title: 'Instagram', nothing: 'Ninguna regla respondió.' },
      datasets: { title: 'Archivos recibidos', nothing: 'No llegó ningún archivo.' },
      streams: { title: 'Lo que midieron los dispositivos', nothing: 'Ningún dispositivo informó.' },
    },
    form: 'Formulario',
    cameIn: 'Llegaron',
    spam: 'Spam',
    held: 'Retenidos',
    released: 'Liberados',
    mail: 'Correo',
    sent: 'Enviados',
    average: 'De media',
    withinMinute: 'En un minuto',
    widget: 'Widget',
    responses: 'Respuestas',
    nps: 'Valor',
    format: 'Formato',
    images: 'Imágenes',
    saved: 'Ahorrado',
    rule: 'Regla',
    replies: 'Respuestas',
    clicks: 'Clics',
    dataset: 'Conjunto',
    files: 'Archivos',
    taken: 'Filas',
    setAside: 'Apartadas',
    mails: { contact: 'Mensajes', feedback: 'Avisos' },
    more: (rows) => `y ${rows} más`,
    seconds: (amount) => `${amount} s`,
    weeks: (most) => `Por semanas, desde el día bajo la barra; la más alta es ${most}.`,
    days: (most, low, high) =>
      `Por días. Barras: mediciones, ${most} como máximo. Línea: su media, de ${low} a ${high}.`,
    readings: (devices, readings) => `Dispositivos: ${devices}, mediciones: ${readings}.`,
    values: (low, mean, high) => `Mínimo ${low}, media ${mean}, máximo ${high}.`,
    notCounted: (records) => `Registros que no se pudieron contar: ${records}.`,
    refused: (files) => `Archivos que no se pudieron leer: ${files}.`,
    late: 'La respuesta tardó demasiado.',
    much: 'Es más de lo que se puede resumir aquí: pregunte por un dispositivo con npm run data -- summary.',
    failed: (said) => `No se pudo responder: ${said}`,
    desk: 'Abrir en el panel',
    foot: 'Llega una vez al mes. Para terminarlo, quite report de data en la configuración y despliegue.',
  },
  fr: {
    title: 'Rapport mensuel',
    lead: (month, zone) => `Ce qui est arrivé : ${month} (${zone}).`,
    incomplete: (parts) =>
      parts === 1
        ? 'Une partie est restée sans réponse ; elle dit pourquoi.'
        : `${parts} parties sont restées sans réponse ; chacune dit pourquoi.`,
    gone: (kept) => `Certains chiffres sont trop bas, car le mois n’est plus conservé en entier : ${kept}.`,
    kept: {
      lake: () => 'ce qui s’est passé dans les formulaires, les avis, les images et sur Instagram',
      aside: () => 'enregistrements qui n’ont pas pu être comptés',
      responses: (name) => `réponses de ${name}`,
      images: (name) => `images de ${name}`,
      readings: (name) => `mesures de ${name}`,
    },
    sections: {
      'submissions-by-source': { title: 'Messages', nothing: 'Personne n’a envoyé de formulaire.' },
      spam: { title: 'Retenus comme spam', nothing: 'Rien n’a été retenu comme spam.' },
      'time-to-mail': { title: 'Délai jusqu’à l’e-mail', nothing: 'Aucun e-mail n’est parti.' },
      nps: { title: 'Net Promoter Score', nothing: 'Personne n’a été interrogé, ou personne n’a répondu.' },
      'images-by-format': { title: 'Images', nothing: 'Personne n’a téléversé d’image.' },
      rules: { title: 'Instagram', nothing: 'Aucune règle n’a répondu.' },
      datasets: { title: 'Fichiers arrivés', nothing: 'Aucun fichier n’est arrivé.' },
      streams: { title: 'Ce que les appareils ont mesuré', nothing: 'Aucun appareil ne s’est manifesté.' },
    },
    form: 'Formulaire',
    cameIn: 'Arrivés',
    spam: 'Spam',
    held: 'Retenus',
    released: 'Libérés',
    mail: 'E-mail',
    sent: 'Envoyés',
    average: 'En moyenne',
    withinMinute: 'En une minute',
    widget: 'Widget',
    responses: 'Réponses',
    nps: 'Score',
    format: 'Format',
    images: 'Images',
    saved: 'Économisé',
    rule: 'Règle',
    replies: 'Réponses',
    clicks: 'Clics',
    dataset: 'Jeu',
    files: 'Fichiers',
    taken: 'Lignes',
    setAside: 'Écartées',
    mails: { contact: 'Messages', feedback: 'Alertes' },
    more: (rows) => `et ${rows} de plus`,
    seconds: (amount) => `${amount} s`,
    weeks: (most) => `Par semaine, à partir du jour sous la barre ; la plus haute est ${most}.`,
    days: (most, low, high) =>
      `Par jour. Barres : mesures, ${most} au plus. Ligne : leur moyenne, de ${low} à ${high}.`,
    readings: (devices, readings) => `Appareils : ${devices}, mesures : ${readings}.`,
    values: (low, mean, high) => `Minimum ${low}, moyenne ${mean}, maximum ${high}.`,
    notCounted: (records) => `Enregistrements qui n’ont pas pu être comptés : ${records}.`,
    refused: (files) => `Fichiers qui n’ont pas pu être lus : ${files}.`,
    late: 'La réponse a pris trop de temps.',
    much: 'C’est plus que ce qui peut être résumé ici : demandez un appareil avec npm run data -- summary.',
    failed: (said) => `Ceci est resté sans réponse : ${said}`,
    desk: 'Ouvrir dans l’espace de gestion',
    foot: 'Arrive une fois par mois. Pour y mettre fin, retirez report de data dans la configuration et déployez.',
  },
};
