import { Code, Group, Loader, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { signInByLink } from '../../api/sign-in.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Note } from '../../ui/note.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

interface LinkSignInProps {
  token: string;
  onSignedIn: (session: Schemas['Session']) => void;
}

/** Signs in at once by the token of a one-time link, which works once: it is taken out of the address and of the history. */
export function LinkSignIn({ token, onSignedIn }: LinkSignInProps) {
  const { signIn: texts } = useTexts().signing;
  const { mutate, error } = useMutation({ mutationFn: signInByLink, onSuccess: onSignedIn });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    history.replaceState(history.state, '', location.pathname + location.search);
    mutate(token);
  }, [mutate, token]);
  if (error instanceof Problem && error.code === 'auth.link_used') {
    return (
      <Note title={texts.linkOver} icon="clock" tone="warning" live>
        <Text size="sm">{texts.linkAgain}</Text>
        <Code>npm run admin -- link</Code>
      </Note>
    );
  }
  if (error) return <ProblemNote error={error} retry={() => mutate(token)} />;
  return (
    <Group role="status" gap="xs">
      <Loader size={16} />
      <Text>{texts.byLink}</Text>
    </Group>
  );
}
