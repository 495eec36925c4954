export const charts = {
  asTable: 'Como tabla',
  count: 'Número',
  day: 'Día',
  hour: 'Hora',
  minute: 'Minuto',
  week: 'Semana',
  noValue: 'sin respuestas',
  share: 'Proporción',
};
