/* The small page at the panel's address: sign in, see the sites, find the API. It uses nothing but the API. */
const byId = (id) => document.getElementById(id);
const REFRESH_MS = 5000;

let csrfToken;
let refresh;
let shownPages = 1;

class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function call(method, path, body) {
  const headers = {};
  if (body) headers['Content-Type'] = 'application/json';
  if (csrfToken) headers['X-CSRF-Token'] = csrfToken;
  const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
    throw new Problem(0, 'The server does not answer. Is this device online?');
  });
  const isJson = (answer.headers.get('Content-Type') ?? '').includes('json');
  const content = isJson ? await answer.json() : undefined;
  if (!answer.ok) throw new Problem(answer.status, content?.detail ?? `The server answered ${answer.status}.`);
  return content;
}

function show(section) {
  for (const id of ['wait', 'welcome', 'home']) byId(id).hidden = id !== section;
  byId('sign-out').hidden = section !== 'home';
}

function tell(id, message) {
  byId(id).textContent = message ?? '';
  byId(id).hidden = !message;
}

function welcome(message) {
  clearTimeout(refresh);
  csrfToken = undefined;
  tell('problem', message);
  show('welcome');
}

async function home(session) {
  csrfToken = session.csrfToken;
  byId('greeting').textContent = `Hello, ${session.user.name}.`;
  const role = session.user.platformRole === 'admin' ? ', administrator of this installation' : '';
  byId('who').textContent = `Signed in as ${session.user.email}${role}.`;
  show('home');
  await listSites();
}

async function listSites() {
  clearTimeout(refresh);
  try {
    const sites = [];
    let cursor = '';
    for (let page = 0; page < shownPages && cursor !== null; page++) {
      const answer = await call('GET', `/domains?limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      sites.push(...answer.items);
      cursor = answer.nextCursor;
    }
    byId('sites').replaceChildren(...sites.map(siteRow));
    byId('no-sites').hidden = sites.length > 0;
    byId('more-sites').hidden = cursor === null;
    tell('sites-problem');
  } catch (error) {
    if (error.status === 401) return welcome('You have been signed out.');
    tell('sites-problem', error.message);
  }
  refresh = setTimeout(listSites, document.hidden ? REFRESH_MS * 6 : REFRESH_MS);
}

function siteRow(site) {
  const row = byId('site').content.cloneNode(true);
  const name = row.querySelector('.name');
  name.textContent = site.hostname;
  name.href = safeAddress(site.url);
  const status = row.querySelector('.status');
  status.textContent = site.status;
  status.dataset.status = site.status;
  row.querySelector('.stack').textContent = site.statusDetail ?? stackOf(site);
  return row;
}

/** What runs it: `wordpress (php 8.4)`. */
function stackOf({ app, runtimes = [] }) {
  const names = runtimes.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(', ');
  return app ? `${app} (${names})` : names;
}

/** Only addresses that a browser opens as a page. */
function safeAddress(url) {
  return /^https?:\/\//.test(url ?? '') ? url : '#';
}

async function signInByLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  history.replaceState(null, '', '/');
  if (!token) return undefined;
  return call('POST', '/sessions/link', { token });
}

async function currentSession() {
  try {
    return await call('GET', '/sessions/current');
  } catch (error) {
    if (error.status === 401) return undefined;
    throw error;
  }
}

byId('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector('button');
  const { email, password } = Object.fromEntries(new FormData(form));
  if (!email || !password) return tell('problem', 'Type your e-mail address and your password.');
  button.disabled = true;
  try {
    const session = await call('POST', '/sessions', { email, password });
    form.reset();
    await home(session);
  } catch (error) {
    tell('problem', error.message);
    byId('password').select();
  } finally {
    button.disabled = false;
  }
});

byId('sign-out').addEventListener('click', async () => {
  try {
    await call('DELETE', '/sessions/current');
    welcome();
  } catch (error) {
    if (error.status === 401) welcome();
    else tell('sites-problem', error.message);
  }
});

byId('more-sites').addEventListener('click', () => {
  shownPages += 1;
  void listSites();
});

async function start() {
  try {
    const session = location.pathname === '/sign-in' ? await signInByLink() : undefined;
    const signedIn = session ?? (await currentSession());
    if (signedIn) await home(signedIn);
    else welcome();
  } catch (error) {
    welcome(error.message);
  }
}

void start();
