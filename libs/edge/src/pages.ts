/** A page that the edge answers with by itself. It never says who the customer is. */
export interface EdgePage {
  status: number;
  title: string;
  text: string;
  /** Seconds, for `Retry-After`. */
  retryAfter?: number;
}

export const PAGES = {
  unknown: { status: 404, title: 'Nothing here', text: 'There is no site at this address.' },
  provisioning: {
    status: 503,
    title: 'Almost ready',
    text: 'This site is being set up. Please try again in a moment.',
    retryAfter: 5,
  },
  maintenance: {
    status: 503,
    title: 'Under maintenance',
    text: 'This site is being worked on and will be back soon.',
    retryAfter: 300,
  },
  suspended: {
    status: 503,
    title: 'Not available',
    text: 'This site is switched off at the moment.',
    retryAfter: 3600,
  },
  failed: {
    status: 503,
    title: 'Not working',
    text: 'This site cannot be shown at the moment. Its owner can see why.',
    retryAfter: 60,
  },
  unavailable: {
    status: 503,
    title: 'Just a moment',
    text: 'This site does not answer at the moment. Please try again shortly.',
    retryAfter: 5,
  },
  broken: {
    status: 502,
    title: 'Bad answer',
    text: 'This site ended the connection before it had answered. What you sent was not sent again.',
  },
  slow: { status: 504, title: 'No answer', text: 'This site took too long to answer.' },
  forbidden: { status: 403, title: 'Not from here', text: 'The panel cannot be reached from a site.' },
  panel: {
    status: 503,
    title: 'One moment',
    text: 'Onebox’s panel is restarting; sites are not affected.',
    retryAfter: 2,
  },
} satisfies Record<string, EdgePage>;

export type PageName = keyof typeof PAGES;

export function pageHtml({ title, text }: EdgePage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 26rem; padding: 2rem; text-align: center }
h1 { font-size: 1.5rem; margin: 0 0 .5rem }
p { margin: 0; opacity: .75 }
</style>
<main><h1>${title}</h1><p>${text}</p></main>
</html>
`;
}
