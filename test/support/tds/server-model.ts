// What the stand-in knows of SQL Server: who may enter and do what. Names are compared without regard to case, as by the
// collation that SQL Server installs.

export class Refused extends Error {
  constructor(
    readonly number: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Login {
  name: string;
  password: string;
  database: string;
  disabled: boolean;
  administrator: boolean;
  seesDatabases: boolean;
}

export interface User {
  login: string;
  owner: boolean;
  granted: Set<string>;
  denied: Set<string>;
}

export interface Database {
  name: string;
  owner: string;
  users: Map<string, User>;
  tables: Map<string, { columns: string[]; rows: number[][] }>;
}

export interface Session {
  id: number;
  login: Login;
  database: Database;
  /** Who entered as the owner goes on as the owner. */
  dbo: boolean;
  end: () => void;
}

const SYSTEM = ['master', 'tempdb', 'model', 'msdb'];

const key = (name: string) => name.toLowerCase();

export class ServerModel {
  readonly logins = new Map<string, Login>();
  readonly databases = new Map<string, Database>();
  readonly sessions = new Map<number, Session>();
  private lastSession = 50;

  constructor(administrator: string, password: string) {
    const rights = { disabled: false, administrator: true, seesDatabases: true };
    this.logins.set(key(administrator), { name: administrator, password, database: 'master', ...rights });
    for (const name of SYSTEM) this.createDatabase(name, administrator);
  }

  enter(username: string, password: string, wanted: string, end: () => void): Session {
    const login = this.logins.get(key(username));
    if (!login || login.password !== password || login.disabled) throw new Refused(18456, 'Login failed.');
    const database = this.databases.get(key(wanted || login.database));
    if (!database) throw new Refused(4060, 'Cannot open database.');
    const session = { id: ++this.lastSession, login, database, dbo: this.opens(login, database), end };
    this.sessions.set(session.id, session);
    return session;
  }

  leave(session: Session): void {
    this.sessions.delete(session.id);
  }

  kill(id: number): void {
    const session = this.sessions.get(id);
    if (!session) throw new Refused(6106, 'Not an active process.');
    this.sessions.delete(id);
    session.end();
  }

  use(session: Session, name: string): void {
    const database = this.database(name);
    session.dbo = this.opens(session.login, database);
    session.database = database;
  }

  createDatabase(name: string, owner: string): void {
    if (this.databases.has(key(name))) throw new Refused(1801, 'Database already exists.');
    if (name.length > 123) throw new Refused(1708, 'No room for the name of its log.');
    this.databases.set(key(name), { name, owner, users: new Map(), tables: new Map() });
  }

  dropDatabase(name: string): void {
    const database = this.database(name);
    for (const session of [...this.sessions.values()]) if (session.database === database) this.kill(session.id);
    this.databases.delete(key(name));
  }

  saveLogin(name: string, password: string, database: string, isNew: boolean): void {
    if (this.logins.has(key(name)) === isNew) throw new Refused(isNew ? 15025 : 15151, 'Login exists, or does not.');
    if (name.includes('\\')) throw new Refused(15006, 'Not a valid name.');
    const rights = this.logins.get(key(name)) ?? { disabled: false, administrator: false, seesDatabases: true };
    const kept = this.logins.get(key(name));
    if (kept) Object.assign(kept, { password, database: this.database(database).name });
    else this.logins.set(key(name), { ...rights, name, password, database: this.database(database).name });
  }

  dropLogin(name: string): void {
    const login = this.login(name);
    if ([...this.sessions.values()].some((session) => session.login === login)) throw new Refused(15434, 'Logged in.');
    if ([...this.databases.values()].some(({ owner }) => key(owner) === key(name)))
      throw new Refused(15174, 'Owns a database.');
    this.logins.delete(key(name));
  }

  giveTo(name: string, owner: string): void {
    const database = this.database(name);
    const login = this.login(owner);
    if ([...database.users.values()].some((user) => key(user.login) === key(owner)))
      throw new Refused(15110, 'Is a user of it.');
    database.owner = login.name;
  }

  createUser(database: Database, name: string, login: string): void {
    if (key(database.owner) === key(this.login(login).name))
      throw new Refused(15063, 'Has an account under another name.');
    if (database.users.has(key(name))) throw new Refused(15023, 'User already exists.');
    database.users.set(key(name), { login, owner: false, granted: new Set(['CONNECT']), denied: new Set() });
  }

  database(name: string): Database {
    const database = this.databases.get(key(name));
    if (!database) throw new Refused(911, 'Database does not exist.');
    return database;
  }

  login(name: string): Login {
    const login = this.logins.get(key(name));
    if (!login) throw new Refused(15151, 'Cannot find the login.');
    return login;
  }

  user(database: Database, name: string): User {
    const user = database.users.get(key(name));
    if (!user) throw new Refused(15151, 'Cannot find the user.');
    return user;
  }

  /** In a database of customers: what one has been denied counts before what one has been granted, but not for its owner. */
  may(session: Session, right: string): boolean {
    if (session.dbo) return true;
    const user = this.userOf(session.login, session.database);
    return user !== undefined && !user.denied.has(right) && (user.owner || user.granted.has(right));
  }

  /** @returns whether it enters as the owner @throws where it may not enter */
  private opens(login: Login, database: Database): boolean {
    if (login.administrator || database.owner === login.name) return true;
    if (this.userOf(login, database)) return false;
    if (['master', 'tempdb', 'msdb'].includes(database.name)) return false;
    throw new Refused(database.owner ? 916 : 4060, 'Cannot open database requested by the login.');
  }

  private userOf(login: Login, database: Database): User | undefined {
    return [...database.users.values()].find((user) => key(user.login) === key(login.name));
  }
}
