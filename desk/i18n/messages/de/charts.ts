export const charts = {
  asTable: 'Als Tabelle',
  count: 'Anzahl',
  day: 'Tag',
  hour: 'Stunde',
  minute: 'Minute',
  week: 'Woche',
  noValue: 'keine Antworten',
  share: 'Anteil',
};
