import { Account } from '@onebox/accounts';
import type { Page, Route } from 'playwright-core';
import { type ApiUnderTest, startApi } from '../support/api.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { StripeFault } from '../support/stripe/fault.js';
import { FAKE_STRIPE, StripeServer } from '../support/stripe-server.js';

/**
 * A fake of Stripe.js, for a machine without internet: of the real one, only what the panel calls. The field takes the name of
 * a test card in the place of a number, and what becomes of it the fake server of Stripe says.
 */
const FAKE_STRIPE_JS = `
  window.asked = [];
  window.Stripe = (key) => ({
    _registerWrapper() {},
    elements(options) {
      asked.push({ elements: options, key });
      let input, change;
      return {
        update: (look) => asked.push({ update: look }),
        submit: async () => (input.value ? {} : { error: { message: 'Your card number is incomplete.' } }),
        create: () => ({
          on: (event, heed) => { if (event === 'change') change = heed; },
          mount(place) {
            input = document.createElement('input');
            input.setAttribute('aria-label', 'Card at Stripe');
            input.addEventListener('input', () => change());
            place.append(input);
            this.input = input;
          },
          destroy() { this.input.remove(); },
        }),
        get card() { return input.value; },
      };
    },
    async confirmSetup({ elements, clientSecret, confirmParams }) {
      asked.push({ holder: confirmParams.payment_method_data.billing_details });
      const { payment_method, message } = await atStripe(clientSecret, elements.card);
      return message ? { error: { message } } : { setupIntent: { payment_method } };
    },
  });
`;

describe('cards at Stripe', () => {
  let stripe: StripeServer;
  let api: ApiUnderTest;
  let browser: Browser;
  let page: Page;
  let origin: string;
  const refused: string[] = [];

  const go = (path: string) => visit(page, `${origin}${path}`);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const asked = () => page.evaluate<Record<string, unknown>[]>('window.asked');
  const accounts = () => api.database.dataSource.manager.find(Account);

  beforeAll(async () => {
    stripe = await StripeServer.start();
    api = await startApi({ payments: 'stripe', stripe: { ...FAKE_STRIPE, apiUrl: stripe.url } });
    await api.app.listen(0, '127.0.0.1');
    origin = (await api.app.getUrl()).replace('127.0.0.1', 'localhost');
    browser = await openBrowser();
    await browser.context.route('https://js.stripe.com/**', (route: Route) =>
      route.fulfill({ contentType: 'text/javascript', body: FAKE_STRIPE_JS }),
    );
    await browser.context.exposeFunction('atStripe', (clientSecret: string, testCard: string) => {
      try {
        return { payment_method: stripe.books.confirmSetup(clientSecret, testCard) };
      } catch (error) {
        if (!(error instanceof StripeFault)) throw error;
        return { message: error.error.message };
      }
    });
    page = await browser.context.newPage();
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
    await stripe?.close();
  });
  afterEach(() => expect(refused.splice(0)).toEqual([]));

  it('are asked for by a field of Stripe, in the language and the colours of the page', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await go('/sign-up');
    await field('Card at Stripe').waitFor();
    const [begun] = await asked();
    expect(begun).toMatchObject({
      key: FAKE_STRIPE.publishableKey,
      elements: { mode: 'setup', locale: 'en', appearance: { theme: 'night' } },
    });
    expect(await field('Card number').count()).toBe(0);
    await page.getByText('Español').click();
    await page.waitForFunction('window.asked.at(-1).update?.locale === "es"');
    await page.getByText('English').click();
  });

  it('open an account, whose number never comes here', async () => {
    await field('Name').fill('Ada Lovelace');
    await field('Country').selectOption('GB');
    await field('Street and number').fill('12 St James Square');
    await field('Postcode').fill('SW1Y 4JH');
    await field('City').fill('London');
    await field('E-mail address').fill('ada@example.com');
    await field('Password').fill('three quiet copper lanterns');
    await page.getByRole('button', { name: /^Open my account, / }).click();
    await page.getByRole('alert').getByText('Your card number is incomplete.').waitFor();
    await field('Card at Stripe').fill('pm_card_visa_chargeDeclined');
    await page.getByRole('button', { name: /^Open my account, / }).click();
    await page.getByRole('alert').getByText('Your card was declined.').waitFor();
    expect(await accounts()).toEqual([]);
    await field('Card at Stripe').fill('pm_card_visa');
    await page.getByRole('button', { name: /^Open my account, / }).click();
    await page.waitForURL('**/domains/new?first=1');
    const [account] = await accounts();
    expect(account!.card).toMatchObject({ brand: 'visa', last4: '4242' });
    expect(await asked()).toContainEqual({
      holder: {
        ...{ name: 'Ada Lovelace', email: 'ada@example.com' },
        address: { line1: '12 St James Square', city: 'London', postal_code: 'SW1Y 4JH', country: 'GB' },
      },
    });
  });

  it('are replaced where billing is', async () => {
    await go('/billing/card');
    await field('Card at Stripe').fill('pm_card_mastercard');
    await page.getByRole('button', { name: 'Use this card' }).click();
    await page.getByRole('status').getByText('Mastercard ending in 4444 is used from now on.').waitFor();
    const [account] = await accounts();
    expect(account!.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
  });
});
