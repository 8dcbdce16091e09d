import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Refused, ServerModel, type Session } from './server-model.js';
import { run } from './statements.js';
import {
  DONE_ATTENTION,
  DONE_ERROR,
  MESSAGE,
  type Message,
  MessageReader,
  packets,
  preloginAnswer,
  readBatch,
  readCall,
  readLogin,
  resultSet,
  token,
} from './tds-protocol.js';

/**
 * Stands in for SQL Server where none can run: speaks TDS 7.4 as far as the driver does, keeps logins, databases, users and their
 * rights, and takes only the statements that it knows, quoted as SQL Server wants them. It shows what the adapter says, and not
 * what SQL Server makes of it. It has no certificate, and so no encryption.
 */
export class StandInSqlServer {
  /** Logins that were tried, with what was given: a client that insists on encryption must not get this far. */
  readonly logins: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly model: ServerModel,
    readonly access: { host: string; port: number; username: string; password: string },
  ) {}

  static async start(): Promise<StandInSqlServer> {
    const [username, password] = ['sa', `it's "quoted" ] \\ and 🔒`];
    const model = new ServerModel(username, password);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const standIn = new StandInSqlServer(server, model, { host: '127.0.0.1', port, username, password });
    server.on('connection', (socket) => standIn.serve(socket));
    return standIn;
  }

  stop(): Promise<void> {
    for (const { id } of [...this.model.sessions.values()]) this.model.kill(id);
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    const reader = new MessageReader();
    let session: Session | undefined;
    const enter = (message: Message) => {
      const { username, password, database } = readLogin(message.body);
      this.logins.push(username);
      session = this.model.enter(username, password, database, () => socket.destroy());
      return Buffer.concat([token.database(session.database.name, 'master'), token.loginAck(), token.done(0xfd)]);
    };
    socket.on('error', () => undefined);
    socket.on('close', () => session && this.model.leave(session));
    socket.on('data', (data) => {
      for (const message of reader.read(data)) {
        if (socket.destroyed) return;
        const answer = session ? this.answer(session, message) : this.greet(message, enter);
        socket.write(packets(answer.body));
        if (answer.end) socket.end();
      }
    });
  }

  private greet(message: Message, enter: (message: Message) => Buffer): { body: Buffer; end?: boolean } {
    if (message.type === MESSAGE.prelogin) return { body: preloginAnswer() };
    try {
      return { body: enter(message) };
    } catch (error) {
      return { body: refusal(error, 0xfd), end: true };
    }
  }

  private answer(session: Session, { type, body }: Message): { body: Buffer; end?: boolean } {
    if (type === MESSAGE.attention) return { body: token.done(0xfd, DONE_ATTENTION) };
    const done = type === MESSAGE.rpc ? 0xfe : 0xfd;
    try {
      const { sql, parameters } = type === MESSAGE.rpc ? readCall(body) : { sql: readBatch(body), parameters: {} };
      const result = run(this.model, session, sql, parameters);
      const set = result ? resultSet(result.columns, result.rows) : Buffer.alloc(0);
      return { body: Buffer.concat([set, token.done(done)]) };
    } catch (error) {
      return { body: refusal(error, done) };
    }
  }
}

function refusal(error: unknown, done: 0xfd | 0xfe): Buffer {
  const number = error instanceof Refused ? error.number : 102;
  return Buffer.concat([token.error(number, (error as Error).message), token.done(done, DONE_ERROR)]);
}
