import { fetchOnce } from './http.mjs';

/** A customer of the platform under test, on the public API through the edge. */
export class Customer {
  constructor(port) {
    this.port = port;
  }

  async signUp() {
    const unique = `${Date.now()}${Math.floor(Math.random() * 1e6)}`;
    const answer = await this.send('POST', '/signup', {
      name: 'Bench Mark',
      email: `bench-${unique}@example.com`,
      password: `correct horse ${unique}`,
      address: { line1: '1 Bench Street', city: 'Berlin', postalCode: '10115', country: 'DE' },
      card: { number: '4242424242424242', expiryMonth: 12, expiryYear: new Date().getFullYear() + 2, cvc: '123' },
    });
    const cookie = answer.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
    this.credentials = { cookie, 'x-csrf-token': answer.json.csrfToken };
    return this;
  }

  async addDomain(body) {
    return (await this.send('POST', '/domains', body)).json;
  }

  async operation(id) {
    return (await this.send('GET', `/operations/${id}`)).json;
  }

  async send(method, path, body) {
    const answer = await fetchOnce({
      port: this.port,
      path: `/api/v1${path}`,
      method,
      headers: {
        host: `localhost:${this.port}`,
        ...this.credentials,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return { ...answer, json: answer.body ? JSON.parse(answer.body) : undefined };
  }
}
