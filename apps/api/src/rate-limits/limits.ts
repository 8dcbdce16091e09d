/** How many requests in how many milliseconds. */
export interface Limit {
  name: string;
  requests: number;
  windowMs: number;
}

const MINUTE = 60_000;

export const PER_CREDENTIAL: Limit = { name: 'credential', requests: 300, windowMs: MINUTE };
/** A folder that is uploaded is a request for each of its files, and a large file one for each of its pieces. */
export const FILES_PER_CREDENTIAL: Limit = { name: 'files', requests: 1200, windowMs: MINUTE };
export const PER_ADDRESS: Limit = { name: 'address', requests: 60, windowMs: MINUTE };
export const SIGN_UP_PER_ADDRESS: Limit = { name: 'sign-up', requests: 20, windowMs: 60 * MINUTE };
export const SETUP_INTENT_PER_ADDRESS: Limit = { name: 'setup-intent', requests: 20, windowMs: 60 * MINUTE };
/** A page that is open looks every ten seconds; five of them may be. */
export const DNS_CHECKS_PER_ACCOUNT: Limit = { name: 'dns-checks', requests: 30, windowMs: MINUTE };
/** What a browser loads for one page of the panel are many files, most of them once. */
export const PAGES_PER_ADDRESS: Limit = { name: 'pages', requests: 600, windowMs: MINUTE };
/** The gateway tells of each payment, and all of a day's are made within minutes. */
export const WEBHOOKS_PER_ADDRESS: Limit = { name: 'webhooks', requests: 6000, windowMs: MINUTE };
export const LOGIN_PER_ADDRESS: Limit = { name: 'login', requests: 20, windowMs: 15 * MINUTE };
export const LOGIN_PER_ACCOUNT: Limit = { name: 'login-account', requests: 5, windowMs: 15 * MINUTE };
