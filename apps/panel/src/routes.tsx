import { createBrowserRouter, redirect, type RouteObject } from 'react-router';
import { queryClient } from './api/query-client.ts';
import { sessionQuery } from './api/session.ts';
import { RouteProblem } from './shell/route-problem.tsx';
import { Waiting } from './shell/waiting.tsx';

type PageModule = { default: React.ComponentType };

/** A page of its own chunk, loaded when it is gone to. */
function page(path: string, load: () => Promise<PageModule>): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

/** Who is not signed in signs in, and comes back to where they wanted to go. */
async function requireSession({ request }: { request: Request }) {
  if (await queryClient.ensureQueryData(sessionQuery)) return null;
  const { pathname, search } = new URL(request.url);
  const back = pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + search)}`;
  return redirect(`/sign-in${back}`);
}

async function requireAdministrator() {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (session?.user.platformRole !== 'admin') throw notFound();
  return null;
}

/** As an error of a route, which says that there is nothing at the address. */
function notFound(): Error {
  return Object.assign(new Error('Not found.'), { status: 404, statusText: 'Not Found', internal: false, data: null });
}

const customerPages: RouteObject[] = [
  { index: true, loader: () => redirect('/domains') },
  page('domains', () => import('./pages/domains/domains-page.tsx')),
  page('domains/new', () => import('./pages/domains/new-domain-page.tsx')),
  page('domains/:id/:tab?', () => import('./pages/domain/domain-page.tsx')),
  page('databases', () => import('./pages/databases/databases-page.tsx')),
  page('operations', () => import('./pages/operations/operations-page.tsx')),
  page('billing/*', () => import('./pages/billing/billing-page.tsx')),
  page('transfers', () => import('./pages/transfers/transfers-page.tsx')),
  page('account', () => import('./pages/account/account-page.tsx')),
];

const administratorPages: RouteObject[] = [
  page('containers', () => import('./pages/admin/containers-page.tsx')),
  page('nodes', () => import('./pages/admin/nodes-page.tsx')),
  page('accounts', () => import('./pages/admin/accounts-page.tsx')),
  page('accounts/:id', () => import('./pages/admin/account-page.tsx')),
  page('operations', () => import('./pages/admin/operations-page.tsx')),
  page('settings', () => import('./pages/admin/settings-page.tsx')),
  page('money', () => import('./pages/admin/money-page.tsx')),
];

export const router = createBrowserRouter([
  {
    ErrorBoundary: RouteProblem,
    HydrateFallback: Waiting,
    children: [
      page('sign-in', () => import('./pages/sign-in/sign-in-page.tsx')),
      page('sign-up', () => import('./pages/sign-up/sign-up-page.tsx')),
      {
        lazy: async () => ({ Component: (await import('./shell/shell.tsx')).Shell }),
        loader: requireSession,
        children: [
          {
            ErrorBoundary: RouteProblem,
            children: [
              ...customerPages,
              { path: 'admin', loader: requireAdministrator, children: administratorPages },
              {
                path: '*',
                loader: () => Promise.reject(notFound()),
              },
            ],
          },
        ],
      },
    ],
  },
]);
