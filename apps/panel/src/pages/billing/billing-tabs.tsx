import { NativeSelect } from '@mantine/core';
import { NavLink, useLocation, useNavigate } from 'react-router';
import { useTexts } from '../../texts/texts.tsx';
import classes from './billing-tabs.module.css';

const PATHS = {
  overview: '/billing',
  day: '/billing/day',
  usage: '/billing/usage',
  invoices: '/billing/invoices',
  card: '/billing/card',
  transfers: '/transfers',
} as const;

/** Where one is in billing: links on a wide screen, a select on a phone. */
export function BillingTabs() {
  const { billing: texts } = useTexts().money;
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tabs = Object.entries(PATHS) as [keyof typeof PATHS, string][];
  return (
    <nav aria-label={texts.sections}>
      <NativeSelect
        hiddenFrom="sm"
        aria-label={texts.sections}
        value={tabs.find(([, path]) => path === pathname)?.[1] ?? '/billing'}
        onChange={(event) => void navigate(event.currentTarget.value)}
        data={tabs.map(([tab, path]) => ({ value: path, label: texts.tabs[tab] }))}
      />
      <ul className={classes.tabs}>
        {tabs.map(([tab, path]) => (
          <li key={tab}>
            <NavLink to={path} end className={classes.tab}>
              {texts.tabs[tab]}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
