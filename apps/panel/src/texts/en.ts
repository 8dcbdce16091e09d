import { administration } from './en/administration.ts';
import { domains } from './en/domains.ts';
import { figures } from './en/figures.ts';
import { money } from './en/money.ts';
import { signing } from './en/signing.ts';

/** Every word of the panel, by page. What changes with a number or a name is a function. */
export const en = {
  common: {
    search: 'Search',
    save: 'Save',
    cancel: 'Cancel',
    close: 'Close',
    copy: 'Copy',
    copied: 'Copied',
    retry: 'Try again',
    more: 'Show more',
    offline: 'You are offline. What you see may be old.',
    somethingWrong: 'This could not be loaded.',
    nothingFound: 'Nothing fits.',
    typeToConfirm: (what: string) => `Type ${what} to go on`,
    openInNewTab: 'Open in a new tab',
  },
  nav: {
    main: 'Main',
    administration: 'Administration',
    domains: 'Domains',
    databases: 'Databases',
    billing: 'Billing',
    account: 'Account',
    containers: 'Containers',
    nodes: 'Nodes',
    accounts: 'Accounts',
    operations: 'Operations',
    books: 'Money',
    transfers: 'Transfers',
    skip: 'Skip to the content',
    signOut: 'Sign out',
    language: 'Language',
    scheme: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    auto: 'As the system',
    palette: 'Go to a page or a domain…',
    collapse: 'Make the menu narrow',
  },
  operations: {
    title: 'What runs',
    none: 'Nothing runs.',
    running: (count: number) => (count === 1 ? '1 change is being made' : `${count} changes are being made`),
    kinds: {
      'domain.create': 'Adding a domain',
      'domain.change': 'Changing a domain',
      'domain.delete': 'Deleting a domain',
      'domain.restore': 'Restoring a domain',
      'database.create': 'Making a database',
      'database.password': 'Changing a database’s password',
      'database.attach': 'Attaching a database',
      'database.detach': 'Detaching a database',
      'database.delete': 'Deleting a database',
      'database.restore': 'Restoring a database',
      'content.deploy': 'Deploying files',
      transfer: 'Transferring a domain',
      'billing.clock': 'Moving a test account’s clock',
    },
    statuses: {
      pending: 'Waiting',
      running: 'Running',
      succeeded: 'Done',
      failed: 'Failed',
      superseded: 'Replaced by a newer change',
    },
  },
  states: {
    provisioning: 'Being set up',
    live: 'Live',
    sleeping: 'Asleep',
    degraded: 'Degraded',
    suspended: 'Suspended',
    failed: 'Failed',
    deleting: 'Being deleted',
    deleted: 'Deleted',
    ready: 'Ready',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'The address may be old, or mistyped.',
    home: 'Go to your domains',
  },
  signing,
  domains,
  figures,
  money,
  administration,
};

/** Every language has every text: English is the measure. */
export type Texts = typeof en;
