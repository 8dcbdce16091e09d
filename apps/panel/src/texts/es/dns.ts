import type { dns as measure } from '../en/dns.ts';

export const dns: typeof measure = {
  title: 'DNS',
  check: 'Comprobar ahora',
  checked: (when) => `Comprobado ${when}`,
  keep: 'No toque los servidores de nombres, MX ni TXT: el correo sigue funcionando.',
  ttl: 'Antes de mover el sitio aquí, ponga el TTL a 300: así el cambio se ve en cinco minutos.',
  type: 'Tipo',
  name: 'Nombre',
  value: 'Valor',
  records: 'Registros',
  recordsOf: (name) => `Registros de ${name}`,
  redirectsTo: (name) => `Los visitantes van a ${name}.`,
  sendsTo: (name, other) =>
    `El propio sitio envía a los visitantes de ${name} a ${other}, así que desde allí no se les devuelve. Haga de ${other} el nombre principal, o cambie el sitio.`,
  browser: 'Pruébelo desde su navegador',
  words: {
    local: 'Solo aquí',
    unknown: 'Sin saber',
    missing: 'Sin registro',
    elsewhere: 'Apunta a otro sitio',
    partly: 'Bien a medias',
    apex_cname: 'CNAME imposible',
    spreading: 'Extendiéndose',
    proxied: 'Conectado por Cloudflare',
    proxy_dead_end: 'Cloudflare no llega',
    wrong_port: 'Puerto equivocado',
    unseen: 'Sin verificar',
    broken: 'DNS roto',
    caa: 'Certificado no permitido',
    claimed: 'De otra cuenta',
    connected: 'Conectado',
    lost: 'Perdido',
  },
  say: {
    local: (url) => `Esta instalación no tiene dirección pública. Funciona el nombre de prueba: ${url}`,
    unknown: 'Aún no se ha comprobado.',
    silent: 'Ningún servidor DNS ha respondido. Se vuelve a intentar solo.',
    missing: (name, where) => `Aún no hay registro para ${name}. Añada esto en ${where}:`,
    yourProvider: 'su proveedor de DNS',
    elsewhere: (name, old, change) => `${name} apunta a ${old}. Los visitantes aún ven el sitio anterior. ${change}`,
    change: (type, value) => `Cambie ${type} a ${value}.`,
    partly: (right, type, old, six) =>
      `${right} está bien. ${type} aún lleva a ${old}: bórrelo, o ${
        six
          ? 'fallarán los visitantes con IPv6 y el certificado'
          : 'algunos visitantes verán el sitio anterior y fallará el certificado'
      }.`,
    partlyChange: (right, type, old, value) =>
      `${right} está bien. ${type} aún lleva a ${old}: cámbielo a ${value}, o fallarán algunos visitantes y el certificado.`,
    apexCname: 'La mayoría de los proveedores no admite un CNAME aquí. Use A, o ALIAS si lo ofrece.',
    spreading: (time) =>
      `Su proveedor ya lo tiene. Algunos visitantes ven la dirección anterior (aproximadamente hasta: ${time}). No hay que hacer nada.`,
    proxied:
      'Se llega a través de Cloudflare. Ponga SSL/TLS en Full (strict) cuando el certificado esté listo; Flexible puede causar redirecciones sin fin.',
    proxyDeadEnd: (address) =>
      `Cloudflare responde pero no llega hasta aquí. Ponga su registro a ${address}, y espere unos minutos si acaba de hacerlo.`,
    wrongPort: (port) =>
      `El nombre está bien, pero Onebox escucha en ${port}. Pida a su administrador que use el puerto 80.`,
    unseen: 'El DNS está bien; este servidor no puede llamar a su propia dirección. Pruébelo desde su navegador.',
    dnssec:
      'Las respuestas de la zona no son válidas (DNSSEC). Los visitantes cuyo DNS lo comprueba no ven nada. Pregunte a su proveedor de DNS.',
    unanswered:
      'Los servidores de nombres de la zona no responden, o su respuesta no es válida. Pregunte a su proveedor de DNS.',
    caa: (issuer) => `Se llega, pero CAA prohíbe nuestra autoridad de certificación: añada 0 issue "${issuer}".`,
    claimed: 'Otra cuenta tiene este nombre. Demuestre que es suyo con este registro y luego añada el nombre:',
    connected: (name) => `A ${name} se llega desde internet.`,
    lost: (time, name) => `${name} ya no apunta aquí (desde: ${time}).`,
    found: (values) => `Apunta a ${values}.`,
    nothingFound: 'Ya no tiene ningún registro.',
  },
  proofTitle: 'Otra cuenta tiene este nombre',
  proofText: 'Si es suyo, demuéstrelo: añada este registro donde se gestiona el nombre y vuelva a intentarlo.',
};
