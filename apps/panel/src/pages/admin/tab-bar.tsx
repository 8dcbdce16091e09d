import { Tabs } from '@mantine/core';
import classes from './tab-bar.module.css';

/** Tabs that scroll in their own line where the page is narrow. */
export function TabBar({ tabs }: { tabs: [value: string, label: string][] }) {
  return (
    <Tabs.List className={classes.list}>
      {tabs.map(([value, label]) => (
        <Tabs.Tab key={value} value={value} className={classes.tab}>
          {label}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}
