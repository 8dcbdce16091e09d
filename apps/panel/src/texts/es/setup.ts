import type { setup as measure } from '../en/setup.ts';

export const setup: typeof measure = {
  title: 'Preparar esta instalación',
  done: (done, all) => `Hecho: ${done} de ${all}. Nada de esto le detiene.`,
  hide: 'Ocultar',
  show: 'Ver lo que falta por preparar',
  words: { done: 'Hecho', todo: 'Por hacer', not_possible_yet: 'Aún no es posible' },
  names: {
    first_site: 'Primer sitio',
    platform_domain: 'Dominio de la plataforma',
    https: 'HTTPS',
    mail: 'Correo',
    payments: 'Pagos',
    backups: 'Copias de seguridad',
  },
  good: {
    first_site: 'Ya hay uno.',
    platform_domain: 'El nombre del panel y los de prueba apuntan aquí.',
    https: 'Los navegadores confían en los certificados.',
    mail: 'Los correos se entregan a su servidor.',
    payments: 'Stripe cobra las tarjetas.',
    backups: 'Se hacen.',
  },
  reasons: {
    none: 'Añada uno: con su nombre de prueba no necesita DNS.',
    local_names:
      'Los nombres bajo localhost funcionan solo en un navegador de esta máquina, y no en Safari. Ponga en ONEBOX_PANEL_HOST y ONEBOX_PREVIEW_DOMAIN nombres propios.',
    no_address: 'Ponga en ONEBOX_PUBLIC_ADDRESSES las direcciones de esta máquina en internet.',
    panel_record: 'El nombre del panel aún no apunta aquí. Ponga estos registros:',
    wildcard_record: 'Los nombres de prueba aún no apuntan aquí. Ponga estos registros:',
    self_signed:
      'El certificado está autofirmado, así que los navegadores avisan. Esta versión de Onebox no puede obtener otros; hasta entonces puede hacerlo un proxy delante.',
    kept: 'No hay servidor de correo: los correos se guardan y no se envían. Ponga ONEBOX_SMTP_URL.',
    failing: 'El último correo no se pudo enviar. Vea el motivo en Dinero, Correo.',
    sandbox: 'Modo de prueba: no se cobra ninguna tarjeta. Ponga ONEBOX_PAYMENTS a stripe, con sus claves.',
    test_keys: 'Stripe usa claves de prueba: no se cobra ninguna tarjeta.',
    no_backups:
      'Esta versión de Onebox no hace ninguna. Copie el directorio de datos y la base de datos por sus medios, como dice la guía para operadores.',
  },
};
