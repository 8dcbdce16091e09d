import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link, Navigate, useNavigate } from 'react-router';
import type { Schemas } from '../../api/client.ts';
import { configQuery } from '../../api/config.ts';
import { sessionQuery, signedIn } from '../../api/session.ts';
import { useTexts } from '../../texts/texts.tsx';
import { FrontPage } from '../../ui/front-page.tsx';
import { Note } from '../../ui/note.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { SignUpForm } from './sign-up-form.tsx';

const FIRST_DOMAIN = '/domains/new?first=1';

export default function SignUpPage() {
  const { signUp: texts } = useTexts().signing;
  const navigate = useNavigate();
  const opened = useRef(false);
  const { data: session } = useQuery(sessionQuery);
  const enter = (fresh: Schemas['Session']) => {
    opened.current = true;
    signedIn(fresh);
    void navigate(FIRST_DOMAIN, { replace: true });
  };
  if (session && !opened.current) return <Navigate to="/domains" replace />;
  return (
    <FrontPage title={texts.title} lead={texts.lead} wide>
      <Text>
        {texts.haveAccount}{' '}
        <Anchor component={Link} to="/sign-in" underline="always">
          {texts.signIn}
        </Anchor>
      </Text>
      <Offer onOpened={enter} />
    </FrontPage>
  );
}

/** The form, where accounts can be opened here. */
function Offer({ onOpened }: { onOpened: (session: Schemas['Session']) => void }) {
  const { signUp: texts } = useTexts().signing;
  const { data: config, error, refetch } = useQuery(configQuery);
  if (!config) return error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Waiting />;
  if (!config.signUpOpen) {
    return (
      <Note title={texts.closed} icon="warning" tone="warning">
        <Text size="sm">{texts.closedHelp}</Text>
      </Note>
    );
  }
  return <SignUpForm publishableKey={config.payments.publishableKey} onOpened={onOpened} />;
}

function Waiting() {
  return (
    <Stack gap="lg" aria-hidden="true">
      <Skeleton height={130} radius="md" />
      <Skeleton height={420} radius="md" />
    </Stack>
  );
}
