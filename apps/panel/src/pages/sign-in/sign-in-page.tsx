import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import type { Schemas } from '../../api/client.ts';
import { configQuery } from '../../api/config.ts';
import { sessionQuery, signedIn } from '../../api/session.ts';
import { useTexts } from '../../texts/texts.tsx';
import { FrontPage } from '../../ui/front-page.tsx';
import { LinkSignIn } from './link-sign-in.tsx';
import { linkToken, returnAddress } from './return-address.ts';
import { SignInForm } from './sign-in-form.tsx';

export default function SignInPage() {
  const { signIn: texts } = useTexts().signing;
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const [token] = useState(() => linkToken(location.hash));
  const { data: session } = useQuery(sessionQuery);
  const { data: config } = useQuery(configQuery);
  const to = returnAddress(query.get('to'), location.origin);
  const enter = (opened: Schemas['Session']) => {
    signedIn(opened);
    void navigate(to, { replace: true });
  };
  if (session && !token) return <Navigate to={to} replace />;
  return (
    <FrontPage title={texts.title}>
      {token && <LinkSignIn token={token} onSignedIn={enter} />}
      <SignInForm onSignedIn={enter} />
      {config?.signUpOpen && (
        <Text>
          {texts.noAccount}{' '}
          <Anchor component={Link} to="/sign-up" underline="always">
            {texts.signUp}
          </Anchor>
        </Text>
      )}
    </FrontPage>
  );
}
