import { Avatar, Kbd, Menu, Text, UnstyledButton } from '@mantine/core';
import { useNavigate } from 'react-router';
import { signOut } from '../api/session.ts';
import { useTexts } from '../texts/texts.tsx';
import { LanguageChoice, SchemeChoice } from '../ui/choices.tsx';

interface AccountMenuProps {
  name: string;
  email: string;
  onKeys: () => void;
}

/** Who is signed in; what is a matter of taste; the way out. */
export function AccountMenu({ name, email, onKeys }: AccountMenuProps) {
  const texts = useTexts();
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
        <SchemeChoice fullWidth />
        <Menu.Label>{texts.nav.language}</Menu.Label>
        <LanguageChoice fullWidth />
        <Menu.Divider />
        <Menu.Item visibleFrom="sm" rightSection={<Kbd size="xs">?</Kbd>} onClick={onKeys}>
          {texts.nav.keys}
        </Menu.Item>
        <Menu.Item component="a" href="/api/docs">
          API
        </Menu.Item>
        <Menu.Item onClick={() => void leave()}>{texts.nav.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
