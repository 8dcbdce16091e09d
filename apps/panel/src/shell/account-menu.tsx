import { Avatar, Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useNavigate } from 'react-router';
import { signOut } from '../api/session.ts';
import { LANGUAGES, type Language, useLanguage } from '../texts/texts.tsx';

/** Who is signed in; what is a matter of taste; the way out. */
export function AccountMenu({ name, email }: { name: string; email: string }) {
  const { texts, language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const leave = async () => {
    await signOut();
    await navigate('/sign-in');
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton aria-label={`${texts.nav.account}: ${name}`}>
          <Avatar size={32} radius="xl" color="indigo" name={name} alt="" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs">{email}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{texts.nav.scheme}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={texts.nav.scheme}
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
          data={[
            { value: 'light', label: texts.nav.light },
            { value: 'dark', label: texts.nav.dark },
            { value: 'auto', label: texts.nav.auto },
          ]}
        />
        <Menu.Label>{texts.nav.language}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={texts.nav.language}
          value={language}
          onChange={(value) => choose(value as Language)}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        />
        <Menu.Divider />
        <Menu.Item component="a" href="/api/docs">
          API
        </Menu.Item>
        <Menu.Item onClick={() => void leave()}>{texts.nav.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
