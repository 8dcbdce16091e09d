/** What the edge is started with. A change of any of it recreates the edge's container. */
export interface EdgeSettings {
  /** On the host; mounted at `/edge` in the container. Holds all that the edge needs to start alone. */
  directory: string;
  httpPort: number;
  httpsPort: number;
  /** Loopback ports of our own processes. */
  apiPort: number;
  activatorPort: number;
  panelHost: string;
  /** The range (CIDR) that tenants' networks are taken from: from there only sites can be reached. */
  tenantSubnets: string;
  /** Hexadecimal. Marks requests over loopback as our own. */
  probeSecret: string;
  /** Hexadecimal. Shows the activator that a connection is the edge's. */
  activatorSecret: string;
  /** The extensions, with the dot, that mean a runtime anywhere in a path (`/Default.aspx/GetData`): the catalogue's. */
  extensions: string[];
  /** Milliseconds, rising: answers are counted by which of these they took at most; the rest took longer. */
  answerBoundsMs: number[];
  /** Whether to listen on IPv6 as well. */
  ipv6?: boolean;
  /** Who may talk to the runtime socket: the worker's user. Default: root. */
  owner?: { uid: number; gid: number };
}

/** Where things are inside of the container; the same names under `settings.directory` outside of it. */
export const EDGE_MOUNT = '/edge';
export const RUNTIME_SOCKET = 'run/admin.sock';
/** Where our own visitors come in: only the worker's user can enter the folder. */
export const VISITOR_SOCKETS = { plain: 'run/visitors.sock', tls: 'run/visitors-tls.sock' };
export const ACTIVATOR_SECRET_FILE = 'activator.secret';
