import type { Page } from 'playwright-core';
import { eventually } from '../support/ask.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

interface Specification extends DomainAnswer {
  runtimes: { name: string }[];
  limits: { memoryBytes?: number };
}

/** A part of a domain that is edited by itself. */
interface Part {
  tab: string;
  /** Its card on the page, and the field there. */
  section: string;
  label: string;
  /** What I write, one time and another, and they each time. */
  mine: [string, string];
  theirs: string;
  /** As the API has it. */
  wanted: () => Promise<string | undefined>;
}

const MIB = 1024 ** 2;
const OVERTAKEN = 'This was changed elsewhere while you were editing it.';

/** The same account in two browsers. */
describe('a part of a domain that two people edit', () => {
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;
  const browsers: Browser[] = [];
  let mine: Page;
  /** In the same browser, where nothing is edited: what it shows, its events have told. */
  let beside: Page;
  let theirs: Page;
  const wrongs: string[] = [];

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ runtimes: [{ runtime: 'static' }], env: { GREETING: 'hello' } });
    browsers.push(await signedIn(), await signedIn(), await signedIn());
    [mine, beside] = [await newPage(browsers[0]!), await newPage(browsers[0]!)];
    theirs = await newPage(browsers[1]!);
  });
  afterAll(() => Promise.all(browsers.map((browser) => browser.close())));
  afterEach(() => expect(wrongs.splice(0)).toEqual([]));

  const address = (path: string) => `http://${platform.panelHost}:${platform.httpPort}${path}`;
  const signedIn = async () => {
    const browser = await openBrowser();
    const { email, password } = customer;
    const headers = { Origin: address('') };
    await browser.context.request.post(address('/api/v1/sessions'), { data: { email, password }, headers });
    return browser;
  };
  const newPage = async ({ context }: Browser) => {
    const page = await context.newPage();
    page.on('pageerror', (error) => wrongs.push(error.message));
    return page;
  };
  const specification = () => customer.call<Specification>('GET', `/domains/${domain.id}`);
  const env = () => customer.call<Record<string, string>>('GET', `/domains/${domain.id}/env`);

  const VARIABLE: Part = {
    ...{ tab: 'runtimes', section: 'Environment', label: 'Value of GREETING' },
    ...{ mine: ['hello from me', 'and once more'], theirs: 'hello from them' },
    wanted: async () => (await env()).GREETING,
  };
  const NAME: Part = {
    ...{ tab: 'runtimes', section: 'Runtimes', label: 'Name' },
    ...{ mine: ['mine', 'mine-again'], theirs: 'theirs' },
    wanted: async () => (await specification()).runtimes[0]?.name,
  };
  const MEMORY: Part = {
    ...{ tab: 'settings', section: 'Limits', label: 'Memory in MiB' },
    ...{ mine: ['160', '176'], theirs: '192' },
    wanted: async () => String(((await specification()).limits.memoryBytes ?? 0) / MIB),
  };

  const card = (page: Page, { section }: Part) => page.getByRole('region', { name: section, exact: true });
  const field = (page: Page, part: Part) => card(page, part).getByLabel(part.label, { exact: true });
  const press = (page: Page, part: Part, name: string) =>
    card(page, part).getByRole('button', { name, exact: true }).click();
  const untilShown = (page: Page, part: Part, value: string) =>
    eventually(async () => (await field(page, part).inputValue()) === value, `${part.label} shown as ${value}`);
  const untilWanted = ({ label, wanted }: Part, value: string) =>
    eventually(async () => (await wanted()) === value, `${label} saved as ${value}`);
  const open = async (part: Part) => {
    for (const page of [mine, beside, theirs]) {
      await visit(page, address(`/domains/${domain.id}/${part.tab}`));
      await field(page, part).waitFor();
    }
  };

  /** I write something; meanwhile they save something else. */
  const overtake = async (part: Part, written: string) => {
    await field(mine, part).fill(written);
    await field(theirs, part).fill(part.theirs);
    await press(theirs, part, 'Save');
    await untilWanted(part, part.theirs);
    await untilShown(beside, part, part.theirs);
    expect(await field(mine, part).inputValue()).toBe(written);
  };
  const untilOffered = (part: Part) => card(mine, part).getByRole('alert').getByText(OVERTAKEN).waitFor();
  const untilSettled = async (part: Part, value: string) => {
    await card(mine, part).getByRole('alert').waitFor({ state: 'detached' });
    await untilWanted(part, value);
    for (const page of [mine, beside, theirs]) await untilShown(page, part, value);
    expect(await card(mine, part).getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  };

  it.each([
    ['a variable', VARIABLE],
    ['the name of a runtime', NAME],
    ['a limit', MEMORY],
  ])('becomes what who comes later decides: %s', async (_what, part) => {
    const [first, second] = part.mine;
    await open(part);
    await overtake(part, first);
    await press(mine, part, 'Save');
    await untilOffered(part);
    expect([await field(mine, part).inputValue(), await part.wanted()]).toEqual([first, part.theirs]);
    await press(mine, part, 'Keep mine');
    await untilSettled(part, first);
    await overtake(part, second);
    await press(mine, part, 'Save');
    await untilOffered(part);
    await press(mine, part, 'Take theirs');
    await untilSettled(part, part.theirs);
  });

  it('is saved unasked where they changed another one', async () => {
    await open(VARIABLE);
    await field(mine, VARIABLE).fill('beside it');
    await field(theirs, NAME).fill('renamed');
    await press(theirs, NAME, 'Save');
    await untilShown(beside, NAME, 'renamed');
    await press(mine, VARIABLE, 'Save');
    await untilSettled(VARIABLE, 'beside it');
    expect(await NAME.wanted()).toBe('renamed');
  });

  it('keeps what is typed while it is being saved', async () => {
    await open(VARIABLE);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await mine.route('**/env', async (route) => {
      if (route.request().method() === 'PUT') await held;
      await route.continue();
    });
    await field(mine, VARIABLE).fill('saved first');
    await press(mine, VARIABLE, 'Save');
    await field(mine, VARIABLE).fill('typed meanwhile');
    letGo();
    await untilWanted(VARIABLE, 'saved first');
    await press(mine, VARIABLE, 'Save');
    await untilSettled(VARIABLE, 'typed meanwhile');
    await mine.unroute('**/env');
  });

  it('is not lost unasked by going to another tab', async () => {
    await open(VARIABLE);
    const settings = mine.getByRole('link', { name: 'Settings', exact: true });
    const asked = mine.getByRole('dialog', { name: 'Leave without saving?' });
    await field(mine, VARIABLE).fill('not to be lost');
    await settings.click();
    await asked.getByRole('button', { name: 'Cancel', exact: true }).click();
    await asked.waitFor({ state: 'hidden' });
    expect(await field(mine, VARIABLE).inputValue()).toBe('not to be lost');
    await press(mine, VARIABLE, 'Save');
    await untilSettled(VARIABLE, 'not to be lost');
    await settings.click();
    await field(mine, MEMORY).fill('208');
    await mine.getByRole('link', { name: 'Runtimes', exact: true }).click();
    await asked.getByRole('button', { name: 'Leave', exact: true }).click();
    await untilShown(mine, VARIABLE, 'not to be lost');
    expect(await MEMORY.wanted()).not.toBe('208');
  });

  it('is not lost unasked by signing out', async () => {
    const page = await newPage(browsers[2]!);
    await visit(page, address(`/domains/${domain.id}/runtimes`));
    const asked = page.getByRole('dialog', { name: 'Sign out without saving?' });
    const signOut = async () => {
      await page.getByRole('button', { name: /^Account: / }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    await field(page, VARIABLE).fill('written before the way out');
    await signOut();
    await asked.getByRole('button', { name: 'Cancel', exact: true }).click();
    await asked.waitFor({ state: 'hidden' });
    expect(await field(page, VARIABLE).inputValue()).toBe('written before the way out');
    await signOut();
    await asked.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/sign-in');
    expect(await VARIABLE.wanted()).not.toBe('written before the way out');
  });

  it('says what they saved, where it was edited as a text', async () => {
    await open(VARIABLE);
    const text = card(mine, VARIABLE).getByLabel('The variables as an .env file');
    await card(mine, VARIABLE).getByText('.env', { exact: true }).click();
    await text.fill('# mine\nGREETING=mine\n');
    await field(theirs, VARIABLE).fill('theirs');
    await press(theirs, VARIABLE, 'Save');
    await untilShown(beside, VARIABLE, 'theirs');
    expect(await text.inputValue()).toBe('# mine\nGREETING=mine\n');
    await press(mine, VARIABLE, 'Save');
    await untilOffered(VARIABLE);
    await press(mine, VARIABLE, 'Take theirs');
    await eventually(async () => (await text.inputValue()) === 'GREETING=theirs\n', 'the text of theirs');
    expect(await VARIABLE.wanted()).toBe('theirs');
  });
});
