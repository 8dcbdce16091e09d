// Prints the command that starts the application in this folder, as `npm start` would find it.
import { existsSync, readFileSync, statSync } from 'node:fs';

const PROGRAMS = ['server', 'index', 'app', 'main'].flatMap((name) => ['js', 'mjs', 'cjs'].map((end) => `${name}.${end}`));

function manifest() {
  if (!existsSync('package.json')) return {};
  try {
    return JSON.parse(readFileSync('package.json', 'utf8')) ?? {};
  } catch (error) {
    console.error(`package.json cannot be read: ${error.message}`);
    process.exit(78);
  }
}

const isFile = (path) => typeof path === 'string' && existsSync(path) && statSync(path).isFile();
const quoted = (path) => `'${path.replaceAll("'", `'\\''`)}'`;

const { scripts = {}, main } = manifest();
const program = [main, main && `${main}.js`, ...PROGRAMS].find(isFile);
if (scripts.start) {
  console.log([scripts.prestart, scripts.start].filter(Boolean).join(' && '));
} else if (program) {
  console.log(`exec node ${quoted(program)}`);
} else {
  console.error(
    'There is nothing to start: no start script in package.json, and no server.js, index.js, app.js or main.js. ' +
      'Upload one of them, or set the start command.',
  );
  process.exit(78);
}
