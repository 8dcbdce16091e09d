// Keeps a text in the database that is asked for and answers with what it reads there.
const http = require('http');

const engines = {
  async mysql(url, run) {
    const connection = await require('mysql2/promise').createConnection(url);
    const query = async (sql, values) => (await connection.query(sql.replace(/\$1/, '?'), values))[0];
    return run(query).finally(() => connection.end());
  },
  async postgres(url, run) {
    const client = new (require('pg').Client)({ connectionString: url });
    await client.connect();
    return run(async (sql, values) => (await client.query(sql, values)).rows).finally(() => client.end());
  },
  async mssql(url, run) {
    const { Connection, Request, TYPES } = require('tedious');
    const { hostname: server, port, pathname, username, password } = new URL(url);
    const login = { userName: username, password: decodeURIComponent(password) };
    const options = { port: Number(port), database: pathname.slice(1), trustServerCertificate: true, encrypt: false };
    const connection = new Connection({ server, options, authentication: { type: 'default', options: login } });
    await new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
    const query = (sql, values = []) =>
      new Promise((resolve, reject) => {
        const rows = [];
        const request = new Request(sql.replace('$1', '@note'), (error) => (error ? reject(error) : resolve(rows)));
        request.on('row', (columns) => rows.push({ note: columns[0].value }));
        for (const value of values) request.addParameter('note', TYPES.NVarChar, value);
        connection.execSql(request);
      });
    return run(query).finally(() => connection.close());
  },
};

async function answer({ method, url }) {
  const asked = new URL(url, 'http://site').searchParams;
  const engine = asked.get('engine');
  return engines[engine](process.env[`${engine}_${asked.get('name')}_URL`.toUpperCase()], async (query) => {
    if (method === 'POST') {
      const text = engine === 'mssql' ? 'NVARCHAR(200)' : 'VARCHAR(200)';
      const guard = engine === 'mssql' ? "IF OBJECT_ID('notes') IS NULL CREATE TABLE" : 'CREATE TABLE IF NOT EXISTS';
      await query(`${guard} notes (note ${text})`);
      await query('INSERT INTO notes VALUES ($1)', [asked.get('text')]);
    }
    return (await query('SELECT note FROM notes'))[0].note;
  });
}

http
  .createServer(async (request, response) => {
    if (!request.url.includes('engine=')) return response.end('ready');
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    try {
      response.end(await answer(request));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  })
  .listen(process.env.PORT);
