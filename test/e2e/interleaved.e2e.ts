import { Agent } from 'node:http';
import { ask } from '../support/ask.js';
import { Customer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';
import { phpSite } from '../support/sites.js';

const unique = Date.now().toString(36);
const REQUESTS = 30_000;

describe('four sites of two accounts', () => {
  const hostnames = ['a', 'b', 'c', 'd'].map((letter) => `inter-${letter}-${unique}.test`);
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await sharedPlatform();
    const customers = await Promise.all([Customer.signUp(platform), Customer.signUp(platform)]);
    await Promise.all(hostnames.map((hostname, i) => phpSite(customers[i % 2]!, hostname, `echo "I am ${hostname}";`)));
  });

  it(`give ${REQUESTS} interleaved requests over kept-alive connections their own answers`, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const wrong: string[] = [];
    let next = 0;
    const visit = async () => {
      while (next < REQUESTS) {
        const host = hostnames[next++ % hostnames.length]!;
        const { status, body } = await ask({ port: platform.httpPort, host, agent });
        if (status !== 200 || body !== `I am ${host}`) wrong.push(`${host}: ${status} ${body.slice(0, 100)}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, visit));
    agent.destroy();
    expect(wrong).toEqual([]);
  });
});
