import { Avatar, Kbd, Menu, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useNavigate } from 'react-router';
import { signOut } from '../api/session.ts';
import { useTexts } from '../texts/texts.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Icon } from '../ui/icon.tsx';
import { UNASKED } from '../ui/unasked.ts';
import { somethingWouldBeLost } from '../ui/unload-warning.ts';
import { type Choice, useLanguageChoice, useSchemeChoice } from '../ui/use-choices.ts';

interface AccountMenuProps {
  name: string;
  email: string;
  onKeys: () => void;
}

/** Who is signed in; what is a matter of taste; the way out. */
export function AccountMenu({ name, email, onKeys }: AccountMenuProps) {
  const texts = useTexts();
  // Not hidden by a style: arrow keys get no further than to an item that cannot be focused.
  const hasKeys = useMediaQuery('(min-width: 48em)');
  const signingOut = useSignOut();
  return (
    <>
      <Menu
        position="bottom-end"
        width={260}
        checkIcon={<Icon name="check" size={14} />}
        withInitialFocusPlaceholder={false}
      >
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
          <OneOf {...useSchemeChoice()} />
          <OneOf {...useLanguageChoice()} />
          <Menu.Divider />
          {hasKeys && (
            <Menu.Item rightSection={<Kbd size="xs">?</Kbd>} onClick={onKeys}>
              {texts.nav.keys}
            </Menu.Item>
          )}
          <Menu.Item component="a" href="/api/docs">
            API
          </Menu.Item>
          <Menu.Item onClick={signingOut.begin}>{texts.nav.signOut}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={signingOut.isAsked}
        onClose={signingOut.cancel}
        title={texts.nav.signingOut.title}
        verb={texts.nav.signOut}
        onConfirm={signingOut.confirm}
      >
        {texts.nav.signingOut.text}
      </Confirm>
    </>
  );
}

/** Asks first where something would be lost, since nothing can be saved afterwards. */
function useSignOut() {
  const navigate = useNavigate();
  const [isAsked, { open, close }] = useDisclosure(false);
  const leave = async () => {
    try {
      await signOut();
      await navigate('/sign-in', UNASKED);
    } catch (error) {
      notifications.show({ message: (error as Error).message, color: 'red' });
    }
  };
  const confirm = () => {
    close();
    void leave();
  };
  return { isAsked, begin: () => (somethingWouldBeLost() ? open() : void leave()), confirm, cancel: close };
}

function OneOf({ label, value, onChange, data }: Choice) {
  return (
    <div role="group" aria-label={label}>
      <Menu.Label>{label}</Menu.Label>
      <Menu.RadioGroup value={value} onChange={onChange}>
        {data.map((one) => (
          <Menu.RadioItem key={one.value} value={one.value}>
            {one.label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </div>
  );
}
