import { Alert, AppShell, Group } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import { useEffect } from 'react';
import { Outlet } from 'react-router';
import { followEvents } from '../api/events.ts';
import { useSession } from '../api/session.ts';
import { useTexts } from '../texts/texts.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Keys } from './keys.tsx';
import { BottomBar, Rail } from './navigation.tsx';
import { OperationsTray } from './operations-tray.tsx';
import { Palette, PaletteButton } from './palette.tsx';
import classes from './shell.module.css';
import { SignInAgain } from './sign-in-again.tsx';

/** What is around every page of somebody who is signed in. */
export function Shell() {
  const texts = useTexts();
  const { user } = useSession();
  const { online } = useNetwork();
  const [narrow, { toggle }] = useDisclosure(false);
  const [keys, { open: openKeys, close: closeKeys }] = useDisclosure(false);
  useFollowedEvents();
  return (
    <AppShell
      layout="alt"
      navbar={{ width: narrow ? 64 : 216, breakpoint: 'sm', collapsed: { mobile: true } }}
      header={{ height: 52 }}
    >
      <a href="#content" className={classes.skip}>
        {texts.nav.skip}
      </a>
      <AppShell.Navbar className={classes.rail}>
        <Rail narrow={narrow} onToggle={toggle} />
      </AppShell.Navbar>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <PaletteButton />
          <Group gap="xs" wrap="nowrap">
            <OperationsTray />
            <AccountMenu name={user.name} email={user.email} onKeys={openKeys} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        {!online && (
          <Alert color="yellow" role="status" radius={0}>
            {texts.common.offline}
          </Alert>
        )}
        <Outlet />
      </AppShell.Main>
      <BottomBar />
      <Palette onKeys={openKeys} />
      <Keys opened={keys} onOpen={openKeys} onClose={closeKeys} />
      <SignInAgain />
    </AppShell>
  );
}

function useFollowedEvents() {
  useEffect(followEvents, []);
}
