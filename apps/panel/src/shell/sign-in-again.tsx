import { Button, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '../api/client.ts';
import { whenSessionEnds } from '../api/session-end.ts';
import { resumed, sessionNow, useSession } from '../api/session.ts';
import { ESCAPE_IS_OURS, SignInForm } from '../pages/sign-in/sign-in-form.tsx';
import { useTexts } from '../texts/texts.tsx';

/** Above whatever else is open: the form that could not be saved may itself be a dialog. */
const ABOVE_DIALOGS = 400;

/** Over the page where the session has ended: what was typed stays where it is, and what was refused is sent again. */
export function SignInAgain() {
  const { user } = useSession();
  const { title, sessionOver, notNow } = useTexts().signing.signIn;
  const { asking, close, enter } = useEndOfSession(user.id);
  return (
    <Modal
      opened={asking}
      onClose={close}
      title={title}
      zIndex={ABOVE_DIALOGS}
      centered
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack gap="md">
        <Text size="sm">{sessionOver}</Text>
        <SignInForm email={user.email} onSignedIn={enter} />
        <Button variant="subtle" onClick={close} {...ESCAPE_IS_OURS}>
          {notNow}
        </Button>
      </Stack>
    </Modal>
  );
}

/** Waits with those whose requests were refused. Another tab may be where one signs in again: then this one goes on by itself. */
function useEndOfSession(userId: string) {
  const [asking, setAsking] = useState(false);
  const answer = useRef((_again: boolean) => {});
  /** They said that they would not sign in now: what the page asks for by itself does not ask them again. */
  const declined = useRef(false);
  const finish = (again: boolean) => {
    declined.current = !again;
    setAsking(false);
    answer.current(again);
  };
  const enter = (session: Schemas['Session']) => {
    if (session.user.id !== userId) return location.assign('/');
    resumed(session);
    finish(true);
  };
  useEffect(() => {
    whenSessionEnds(async ({ change }) => {
      const session = await sessionNow().catch(() => null);
      if (session && session.user.id !== userId) location.assign('/');
      else if (session) resumed(session);
      if (session) return session.user.id === userId;
      if (declined.current && !change) return false;
      setAsking(true);
      return new Promise((resolve) => (answer.current = resolve));
    });
    return () => whenSessionEnds(null);
  }, [userId]);
  useEffect(() => {
    if (!asking) return;
    const look = () =>
      void sessionNow().then(
        (session) => session && enter(session),
        () => undefined,
      );
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [asking]);
  return { asking, close: () => finish(false), enter };
}
