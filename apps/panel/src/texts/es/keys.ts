import type { keys as measure } from '../en/keys.ts';

export const keys: typeof measure = {
  names: { enter: 'Intro', tab: 'Tab', home: 'Inicio', end: 'Fin', pageUp: 'Re Pág', pageDown: 'Av Pág' },
  everywhere: {
    title: 'En todas partes',
    search: 'Ir a una página o un dominio',
    help: 'Ver estos atajos',
    close: 'Cerrar lo que esté abierto',
  },
  lists: {
    title: 'En las listas',
    move: 'De fila en fila',
    open: 'Abrir la fila',
    enter: 'De la búsqueda de dominios a su lista',
  },
  editor: {
    title: 'En un archivo',
    save: 'Guardar',
    find: 'Buscar en el archivo',
    leave: 'Salir del editor, una tecla tras otra',
  },
  log: {
    title: 'En un registro',
    all: 'Seleccionarlo entero, para copiarlo',
  },
  charts: {
    title: 'En una gráfica',
    point: 'De punto en punto',
    ten: 'Diez puntos de una vez',
    ends: 'Al primer y al último punto',
    none: 'Ningún punto',
  },
  billingDay: {
    title: 'En el día de cobro',
    day: 'Un día atrás o adelante',
    week: 'Una semana atrás o adelante',
    ends: 'Al día 1 y al 31',
  },
  questionMark: 'Abrir esto con un signo de interrogación',
  questionMarkHelp: 'Desactívelo si escribe por voz, que puede oír uno por error.',
};
