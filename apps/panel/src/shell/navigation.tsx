import { ActionIcon, Group, Menu, NavLink, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { NavLink as RouterLink, useLocation } from 'react-router';
import { useTexts } from '../texts/texts.tsx';
import { Icon } from '../ui/icon.tsx';
import { type Entry, isAt, useEntries } from './entries.ts';
import classes from './navigation.module.css';

export function Rail({ narrow, onToggle }: { narrow: boolean; onToggle: () => void }) {
  const { nav } = useTexts();
  const { customer, administrator } = useEntries();
  return (
    <Stack h="100%" gap={4} p="xs" justify="space-between">
      <div>
        <Group gap="xs" px="xs" h={44} wrap="nowrap">
          <img src="/icon.svg" alt="" width="26" height="26" />
          {!narrow && (
            <Text fw={650} size="lg" component="span">
              Onebox
            </Text>
          )}
        </Group>
        <nav aria-label={nav.main}>
          {customer.map((entry) => (
            <RailLink key={entry.to} entry={entry} narrow={narrow} />
          ))}
        </nav>
        {administrator.length > 0 && (
          <nav aria-label={nav.administration} className={classes.group}>
            {!narrow && (
              <Text size="xs" c="dimmed" px="xs" pb={4}>
                {nav.administration}
              </Text>
            )}
            {administrator.map((entry) => (
              <RailLink key={entry.to} entry={entry} narrow={narrow} />
            ))}
          </nav>
        )}
      </div>
      <ActionIcon variant="subtle" color="gray" onClick={onToggle} aria-label={nav.collapse} aria-pressed={narrow}>
        <Icon name={narrow ? 'chevron-right' : 'chevron-left'} />
      </ActionIcon>
    </Stack>
  );
}

function RailLink({ entry, narrow }: { entry: Entry; narrow: boolean }) {
  const { to, label, icon } = entry;
  const { pathname } = useLocation();
  const link = (
    <NavLink
      component={RouterLink}
      to={to}
      label={narrow ? undefined : label}
      aria-label={label}
      leftSection={<Icon name={icon} />}
      active={isAt(entry, pathname)}
      className={classes.link}
    />
  );
  return narrow ? (
    <Tooltip label={label} position="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

/** On a phone: what a customer goes to, under the thumb; the rest behind `More`. */
export function BottomBar() {
  const { nav } = useTexts();
  const { customer, further, administrator } = useEntries();
  const { pathname } = useLocation();
  const isHere = (entry: Entry) => isAt(entry, pathname);
  return (
    <nav aria-label={nav.main} className={classes.bottom}>
      {customer.map(({ to, label, icon }) => (
        <RouterLink key={to} to={to} className={classes.tab}>
          <Icon name={icon} />
          <span>{label}</span>
        </RouterLink>
      ))}
      <Menu position="top-end" width={220}>
        <Menu.Target>
          <UnstyledButton className={classes.tab} data-here={[...further, ...administrator].some(isHere) || undefined}>
            <Icon name="more" />
            <span>{nav.more}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {further.map((entry) => (
            <MenuLink key={entry.to} entry={entry} />
          ))}
          {administrator.length > 0 && <Menu.Label>{nav.administration}</Menu.Label>}
          {administrator.map((entry) => (
            <MenuLink key={entry.to} entry={entry} />
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function MenuLink({ entry: { to, label, icon } }: { entry: Entry }) {
  return (
    <Menu.Item component={RouterLink} to={to} leftSection={<Icon name={icon} />} py={10}>
      {label}
    </Menu.Item>
  );
}
