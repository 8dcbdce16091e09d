import type { Texts } from '../en.ts';

export const figures: Texts['figures'] = {
  title: 'Cifras',
  window: 'Tiempo',
  windows: { '1h': '1 hora', '24h': '24 horas', '7d': '7 días', '30d': '30 días', '1y': '1 año' },
  requests: 'Peticiones',
  errors: 'Errores',
  errorsHelp: 'Respuestas con 500 o más, y peticiones sin respuesta.',
  responseTime: 'Tiempo de respuesta',
  responseTimeHelp: 'Hasta el primer byte de la respuesta; despertar un sitio dormido cuenta.',
  average: 'media',
  slowest: '95 % en',
  memory: 'Memoria',
  cpu: 'CPU',
  time: 'Desde',
  table: 'Ver como tabla',
  charts: 'Ver como gráficas',
  sum: (requests, errors) =>
    `${requests} ${requests === '1' ? 'petición' : 'peticiones'}, ${errors} ${errors === '1' ? 'fallida' : 'fallidas'}`,
  none: 'Aún no se ha contado nada',
  noneText: 'Las primeras cifras aparecen unos dos minutos después de la primera visita.',
  perDay: (requests) => `${requests} ${requests === '1' ? 'petición' : 'peticiones'} en 24 horas`,
  visits: (requests) => `${requests} / 24 h`,
  chart: {
    nothing: 'Aún no se sabe nada',
    nowAndMost: (now, most) => `${now} ahora, ${most} como máximo`,
  },
  picture: (hostname) => `Aspecto de ${hostname}`,
  pictureSoon: 'Su imagen aparecerá en un momento.',
};
