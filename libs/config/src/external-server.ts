import { z } from 'zod';

/** A database server of the operator's own, with an administrator's login. Never logged. */
export interface ExternalServer {
  /** A host name or an IPv4 address, as containers reach it. */
  host: string;
  port: number;
  username: string;
  password: string;
  /** Connections are encrypted and the server's certificate is verified. */
  tls: boolean;
}

/** The schemes that a URL of an engine may have, and the engine's port. */
const ENGINES = {
  mysql: { schemes: ['mysql', 'mariadb'], port: 3306 },
  postgres: { schemes: ['postgres', 'postgresql'], port: 5432 },
  mssql: { schemes: ['mssql', 'sqlserver'], port: 1433 },
} as const;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[.*)$/;

/** Reads an administrator's URL; what is wrong is said without the URL, since it holds a password. */
export function externalServer(engine: keyof typeof ENGINES) {
  const { schemes, port } = ENGINES[engine];
  return z.string().transform((text, context): ExternalServer => {
    const problem = (message: string) => {
      context.addIssue({ code: 'custom', message, input: '' });
      return z.NEVER;
    };
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const scheme = url?.protocol.slice(0, -1) ?? '';
    if (!url || !(schemes as readonly string[]).includes(scheme)) {
      return problem(`must look like ${schemes[0]}://administrator:password@database.example.com:${port}`);
    }
    const [username, password] = [decoded(url.username), decoded(url.password)];
    if (!username || !password) return problem("must name the administrator's login and its password");
    if (!url.hostname) return problem('must name the host of the server');
    if (LOOPBACK.test(url.hostname)) {
      return problem('must name a host that containers reach: a name or an IPv4 address, and not this machine itself');
    }
    if (url.pathname.length > 1 || url.hash) return problem('must not name a database');
    const tls = tlsOf(url.searchParams);
    if (tls === undefined) return problem('may have one parameter: tls=true or tls=false');
    return { host: url.hostname.toLowerCase(), port: url.port ? Number(url.port) : port, username, password, tls };
  });
}

function tlsOf(parameters: URLSearchParams): boolean | undefined {
  const given = [...parameters];
  if (given.length === 0) return false;
  const [name, value] = given[0]!;
  return given.length === 1 && name === 'tls' && ['true', 'false'].includes(value) ? value === 'true' : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
