export const charts = {
  asTable: 'Sous forme de tableau',
  count: 'Nombre',
  day: 'Jour',
  hour: 'Heure',
  minute: 'Minute',
  week: 'Semaine',
  noValue: 'aucune réponse',
  share: 'Part',
};
