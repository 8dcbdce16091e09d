import type { Page } from 'playwright-core';
import type { PanelScene, Viewer } from './panel-scene.js';

/** Something that a person can have before them: a page, or what opens over it. */
export interface PanelView {
  /** Of its pictures; never the same twice. */
  name: string;
  viewer: Viewer;
  path: (scene: PanelScene) => string;
  /** What is done there, until it is there. */
  open?: (page: Page) => Promise<unknown>;
}

/** A path under the domain that has the most to show. */
const mixed = (tab: string) => (scene: PanelScene) => `/domains/${scene.mixed}${tab}`;
const at = (path: string) => () => path;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const dialog = (page: Page) => page.getByRole('dialog').first().waitFor();

function pressing(name: string | RegExp) {
  return async (page: Page) => {
    await button(page, name);
    await dialog(page);
  };
}

const BY_NOBODY: PanelView[] = [
  { name: 'sign-in', viewer: 'nobody', path: at('/sign-in') },
  {
    ...{ name: 'sign-in-refused', viewer: 'nobody', path: at('/sign-in') },
    open: async (page) => {
      await page.getByLabel('E-mail address').fill('nobody@example.com');
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await button(page, 'Sign in');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'sign-up', viewer: 'nobody', path: at('/sign-up') },
  {
    ...{ name: 'sign-up-mistakes', viewer: 'nobody', path: at('/sign-up') },
    open: async (page) => {
      await button(page, /^Open my account, /);
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
];

/** Before there is anything. */
const BY_NEWCOMERS: PanelView[] = [
  { name: 'domains-none', viewer: 'newcomer', path: at('/domains') },
  { name: 'databases-none', viewer: 'newcomer', path: at('/databases') },
  { name: 'operations-none', viewer: 'newcomer', path: at('/operations') },
  { name: 'usage-none', viewer: 'newcomer', path: at('/billing/usage') },
  { name: 'transfers-none', viewer: 'newcomer', path: at('/transfers') },
  { name: 'account-none', viewer: 'newcomer', path: at('/account') },
  { name: 'billing-in-debt', viewer: 'debtor', path: at('/billing') },
];

const BY_CUSTOMERS: PanelView[] = [
  { name: 'domains', path: at('/domains') },
  { name: 'domains-deleted', path: at('/domains?status=deleted') },
  { name: 'domains-nothing-found', path: at('/domains?q=zzzz') },
  { name: 'domain-new', path: at('/domains/new') },
  {
    ...{ name: 'domain-new-picked', path: at('/domains/new') },
    open: async (page: Page) => {
      await page.getByLabel('Hostname').fill('shop.example.com');
      for (const name of ['WordPress', 'ASP.NET 4.x'])
        await page.getByRole('checkbox', { name, exact: true }).check({ force: true });
    },
  },
  {
    ...{ name: 'domain-new-live' },
    path: ({ wordpress, added }: PanelScene) => `/domains/new?domain=${wordpress}&operation=${added.id}`,
  },
  {
    ...{ name: 'domain-new-failed' },
    path: ({ failed, refused }: PanelScene) => `/domains/new?domain=${failed}&operation=${refused.id}`,
  },
  { name: 'domain-overview', path: mixed('') },
  { name: 'domain-overview-failed', path: ({ failed }: PanelScene) => `/domains/${failed}` },
  { name: 'domain-files', path: mixed('/files') },
  { name: 'domain-databases', path: mixed('/databases') },
  { name: 'domain-runtimes', path: mixed('/runtimes') },
  { name: 'domain-logs', path: mixed('/logs') },
  { name: 'domain-addresses', path: mixed('/addresses') },
  { name: 'domain-settings', path: mixed('/settings') },
  { name: 'domain-delete', path: mixed('/settings'), open: pressing('Delete the domain') },
  { name: 'databases', path: at('/databases') },
  { name: 'database-create', path: at('/databases'), open: pressing('Create a database') },
  { name: 'database-password', path: at('/databases'), open: pressing(/^New password: /) },
  { name: 'database-delete', path: at('/databases'), open: pressing(/^Delete: /) },
  { name: 'operations', path: at('/operations') },
  { name: 'billing', path: at('/billing') },
  { name: 'billing-day', path: at('/billing/day') },
  {
    ...{ name: 'billing-day-chosen', path: at('/billing/day') },
    open: (page: Page) => page.getByRole('radio', { name: /^The 5th/ }).check({ force: true }),
  },
  { name: 'billing-usage', path: at('/billing/usage') },
  { name: 'billing-invoices', path: at('/billing/invoices') },
  { name: 'billing-invoice', path: ({ invoice }: PanelScene) => `/billing/invoices?invoice=${invoice}`, open: dialog },
  { name: 'billing-credit-notes', path: at('/billing/invoices?show=credit-notes') },
  { name: 'billing-card', path: at('/billing/card') },
  { name: 'transfers', path: at('/transfers') },
  { name: 'account', path: at('/account') },
  { name: 'account-new-token', path: at('/account'), open: pressing('Create a token') },
  {
    ...{ name: 'keys', path: at('/domains') },
    open: async (page: Page) => {
      await page.keyboard.press('Shift+?');
      await page.getByRole('heading', { name: 'Everywhere' }).waitFor();
    },
  },
  { name: 'palette', path: at('/domains'), open: pressing(/^Search/) },
  {
    ...{ name: 'account-menu', path: at('/domains') },
    open: async (page: Page) => {
      await button(page, /^Account: /);
      await page.getByRole('menu').waitFor();
    },
  },
  { name: 'not-found', path: at('/nowhere') },
].map((view) => ({ viewer: 'customer', ...view }));

const first = (page: Page) => page.getByRole('row').nth(1).getByRole('link').first().click();
const MONEY_TABS = ['payments', 'credit-notes', 'revenue', 'plans', 'decisions', 'mailbox'];

const BY_ADMINISTRATORS: PanelView[] = [
  { name: 'admin-containers', path: at('/admin/containers') },
  { name: 'admin-containers-grouped', path: at('/admin/containers?group=account&kind=site') },
  ...['figures', 'log', 'events', 'details'].map((view) => ({
    ...{ name: `admin-container-${view}`, path: at(`/admin/containers?kind=site&q=studio&view=${view}`) },
    open: async (page: Page) => {
      await first(page);
      await dialog(page);
    },
  })),
  {
    ...{ name: 'admin-container-restart', path: at('/admin/containers?kind=site&q=studio') },
    open: async (page: Page) => {
      await first(page);
      await dialog(page);
      // Not the column of that name, in the table below.
      await button(page, /^Restart$/);
      await page.getByRole('dialog', { name: /^Restart / }).waitFor();
    },
  },
  { name: 'admin-nodes', path: at('/admin/nodes') },
  { name: 'admin-accounts', path: at('/admin/accounts') },
  ...['overview', 'invoices', 'ledger', 'operations'].map((tab) => ({
    ...{ name: `admin-account-${tab}`, path: ({ account }: PanelScene) => `/admin/accounts/${account}?tab=${tab}` },
  })),
  {
    ...{ name: 'admin-account-credit', path: ({ account }: PanelScene) => `/admin/accounts/${account}` },
    open: pressing('Credit or debit'),
  },
  {
    ...{ name: 'admin-account-suspend', path: ({ account }: PanelScene) => `/admin/accounts/${account}` },
    open: pressing('Suspend'),
  },
  { name: 'admin-operations', path: at('/admin/operations') },
  { name: 'admin-settings', path: at('/admin/settings') },
  { name: 'admin-invoices', path: at('/admin/money') },
  {
    ...{ name: 'admin-invoice', path: ({ invoice }: PanelScene) => `/admin/money?invoice=${invoice}`, open: dialog },
  },
  {
    ...{ name: 'admin-invoice-refund', path: ({ invoice }: PanelScene) => `/admin/money?invoice=${invoice}` },
    open: async (page: Page) => {
      await dialog(page);
      await button(page, 'Refund');
      await page.getByRole('dialog', { name: /^Refund / }).waitFor();
    },
  },
  ...MONEY_TABS.map((tab) => ({ name: `admin-${tab}`, path: at(`/admin/money?tab=${tab}`) })),
].map((view) => ({ viewer: 'administrator', ...view }));

/** Every page, and what opens over it: what is photographed, measured and looked at by axe. */
export const PANEL_VIEWS: PanelView[] = [...BY_NOBODY, ...BY_NEWCOMERS, ...BY_CUSTOMERS, ...BY_ADMINISTRATORS];
