import Mustache from 'mustache';
import { render } from './render.js';
import type { TemplateData, TemplateName } from './templates/template-data.js';
import { templates } from './templates/templates.js';

const COMMON = { panelUrl: 'https://panel.example.com', operatorName: 'Ærø & Co', isAttached: true };
const [payUrl, cardUrl] = ['https://panel.example.com/pay?a=1&b="x"', 'https://panel.example.com/billing'];
const invoice = { number: '2027-000042', amount: '100.00 USD' };

const SAMPLES: TemplateData = {
  'invoice-paid': { number: '2027-000042', total: '100.00 USD', date: '1 May 2027', card: 'Visa ending in 4242' },
  'invoice-issued': { number: '2027-000042', total: '0.00 USD' },
  'payment-failed': {
    ...invoice,
    reason: 'The card has expired.',
    nextAttemptOn: '4 May 2027',
    meanwhile: 'Your sites go on running.',
    payUrl,
  },
  'payment-action-required': { ...invoice, payUrl },
  'account-suspended': { ...invoice, payUrl },
  'account-resumed': invoice,
  'card-expiring': { brand: 'Visa', last4: '4242', expiry: '05/2027', cardUrl },
  'credit-note': { ...invoice, invoiceNumber: '2027-000041', reason: 'Billed twice' },
  'transfer-started': { hostname: 'shop.example.com', completesOn: '6 May 2027' },
  'transfer-completed': { hostname: 'shop.example.com', expiresOn: '6 May 2028', price: 'free' },
  'transfer-rejected': { hostname: 'shop.example.com', reason: 'The registrar refused.' },
  'refund-failed': { number: 'CN-2027-000001', amount: '10.00 USD', reason: 'It is disputed.', accountId: 'acc_1' },
  'registration-expiring': { hostname: 'shop.example.com', expiresOn: '6 May 2028', daysLeft: '7' },
  'registration-not-renewed': { hostname: 'shop.example.com', expiresOn: '6 May 2028', reason: 'It is locked.' },
  'registration-renewal': { hostname: 'shop.example.com', renewsOn: '6 May 2028', price: '10.00 USD', daysLeft: '30' },
  'registration-renewed': { hostname: 'shop.example.com', expiresOn: '6 May 2029' },
  'metering-difference': {
    ...{ day: '1 May 2027', sites: '2' },
    differences: [
      { site: 'one.example.com', edge: '1,000', billed: '990' },
      { site: 'two.example.com', edge: '7', billed: '8' },
    ],
  },
  'payment-disputed': { ...invoice, accountId: 'acc_01' },
  'mail-failed': { recipient: 'ada@example.com', subject: 'Your invoice', reason: '550 Unknown', mailId: 'mail_01' },
};

const names = Object.keys(templates) as TemplateName[];
const rendered = (name: TemplateName, data: object = SAMPLES[name], common = COMMON) =>
  render(name, data as TemplateData[TemplateName], common);

/** Every text of the data, in the order of its appearance. */
function textsOf(value: unknown, name = ''): [name: string, text: string][] {
  if (typeof value === 'string') return [[name, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, key));
}

/** The same data with every text replaced, addresses aside. */
function withTexts(value: unknown, text: string, name = ''): unknown {
  if (typeof value === 'string') return name.endsWith('Url') ? value : text;
  if (Array.isArray(value)) return value.map((element) => withTexts(element, text));
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, withTexts(inner, text, key)]));
}

const unescaped = (html: string) =>
  html.replace(/&(amp|lt|gt|quot|#39|#x2F|#x60|#x3D);/g, (entity) => {
    const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
    return characters[entity] ?? String.fromCharCode(Number.parseInt(entity.slice(3, -1), 16));
  });

/** The elements and their attributes, without what stands between them. */
const markupOf = (html: string) => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);

describe('every template', () => {
  it.each(names)('%s says all that it is given, as text and as HTML, and leaves nothing open', (name) => {
    const { subject, text, html } = rendered(name);
    for (const words of [subject, text, html]) {
      expect(words).not.toMatch(/\{\{|\}\}|undefined|null|\[object/);
      expect(words.trim()).not.toBe('');
    }
    for (const [key, value] of textsOf(SAMPLES[name])) {
      const shown = key.endsWith('Url') ? new URL(value).href : value;
      expect([name, key, text.includes(shown), unescaped(html).includes(shown)]).toEqual([name, key, true, true]);
    }
    expect(text).toContain('\n--\nÆrø & Co\nhttps://panel.example.com\n');
    expect(text).not.toMatch(/\n{3,}|[ \t]\n/);
    expect(subject.length).toBeLessThan(90);
  });

  it.each(names)('%s names nothing that it is not given', (name) => {
    const known = new Set(['panelUrl', 'operatorName', 'isAttached', ...textsOf(SAMPLES[name]).map(([key]) => key)]);
    known.add('differences');
    const { subject, text, html } = templates[name];
    const named = [subject, text, html].flatMap((template) => tagsOf(Mustache.parse(template)));
    expect(named.filter((tag) => !known.has(tag))).toEqual([]);
    expect(`${subject}${text}${html}`).not.toMatch(/\{\{\{|\{\{&|\{\{>/);
  });

  it.each(names)('%s loads nothing from anywhere', (name) => {
    const { html } = rendered(name);
    expect(html).not.toMatch(/<(img|link|script|iframe|object|form|svg)|url\(|@import|src=/i);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => unescaped(href!));
    expect(links.filter((href) => !href.startsWith('https://panel.example.com'))).toEqual([]);
  });

  it.each(names)('%s has one element for each that it opens', (name) => {
    const open: string[] = [];
    for (const tag of markupOf(rendered(name).html)) {
      const element = /^<\/?([a-z0-9]+)/.exec(tag)?.[1];
      if (!element || ['meta'].includes(element)) continue;
      if (!tag.startsWith('</')) open.push(element);
      else expect([name, open.pop()]).toEqual([name, element]);
    }
    expect(open).toEqual([]);
  });
});

describe.each([
  ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['quotes', `" onmouseover="alert(1)" ' \` = /`],
  ['line breaks', 'one\r\nBcc: eve@example.com\r\n\r\nDear customer,\u2028send money\u2029now\u0085or\vnever'],
  ['tags of a template', '{{panelUrl}} {{{reason}}} {{#isAttached}}x{{/isAttached}}'],
  ['emoji', '🧾👩‍👩‍👧‍👦 100 €'],
  ['writing from right to left', 'פאר אבג الفاتورة'],
  ['a turned direction', 'shop\u202Emoc.elpmaxe\u2066\u200F'],
  ['entities', '&lt;b&gt; &amp;amp;'],
])('%s in values', (_what, hostile) => {
  const visible = hostile.replace(/[\r\n\u2028\u2029\u0085\v]+/g, ' ').replace(/[\u200F\u202E\u2066]/g, '');

  it.each(names)('is only words in %s', (name) => {
    const usual = rendered(name);
    const { subject, text, html } = rendered(name, withTexts(SAMPLES[name], hostile) as object);
    expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u2028\u2029]/);
    expect(text).toContain(visible);
    expect(unescaped(html)).toContain(visible);
    expect(text.split('\n').length).toBe(usual.text.split('\n').length);
    expect(markupOf(html).map(withoutAddress)).toEqual(markupOf(usual.html).map(withoutAddress));
  });
});

describe('render', () => {
  it('leaves HTML’s entities out of texts', () => {
    const { subject, text } = rendered('credit-note', { ...SAMPLES['credit-note'], number: `A&B's "1/2"` });
    expect(subject).toBe(`Credit note A&B's "1/2": 100.00 USD`);
    expect(text).toContain(`Credit note: A&B's "1/2"\n`);
  });

  it('says what is true of the mail', () => {
    const last = { ...SAMPLES['payment-failed'], nextAttemptOn: '' };
    expect(rendered('payment-failed').text).toContain('We try again on 4 May 2027.');
    expect(rendered('payment-failed', last).text).toMatch(/Next attempt: none\n[^]*do not try this card again/);
    expect(rendered('invoice-paid').text).toContain('attached as a PDF');
    expect(rendered('invoice-paid', undefined, { ...COMMON, isAttached: false }).text).not.toContain('attached');
  });

  it('cuts a subject that is too long between two characters', () => {
    const { subject } = rendered('transfer-rejected', { hostname: '🧾'.repeat(400), reason: 'x' });
    expect([...subject]).toHaveLength(300);
    expect(subject).toMatch(/🧾…$/u);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'panel'])('links to no %s', (url) => {
    expect(() => rendered('card-expiring', { ...SAMPLES['card-expiring'], cardUrl: url })).toThrow();
  });
});

/** Names of all tags of a parsed template, sections' and those within them. */
function tagsOf(tokens: unknown): string[] {
  return (tokens as unknown[][]).flatMap(([kind, name, , , inner]) => {
    if (kind === 'text') return [];
    return [name as string, ...(Array.isArray(inner) ? tagsOf(inner) : [])];
  });
}

function withoutAddress(tag: string): string {
  return tag.replace(/href="[^"]*"/, 'href');
}
