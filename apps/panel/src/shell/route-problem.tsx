import { Anchor, Button, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { Problem } from '../api/problem.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

const RELOADED = 'onebox-reloaded';

/**
 * A page that could not be shown. After two updates the chunks of an open tab are gone: then the page is loaded again, once.
 */
export function RouteProblem() {
  const error = useRouteError();
  const texts = useTexts();
  useEffect(() => {
    if (!isRouteErrorResponse(error) && !isMissingChunk(error)) console.error(error);
  }, [error]);
  if (isMissingChunk(error) && sessionStorage.getItem(RELOADED) !== location.href) {
    sessionStorage.setItem(RELOADED, location.href);
    location.reload();
    return null;
  }
  if (isRouteErrorResponse(error) && error.status === 404) {
    const home = (
      <Anchor component={Link} to="/domains">
        {texts.notFound.home}
      </Anchor>
    );
    return <EmptyState title={texts.notFound.title} text={texts.notFound.text} action={home} />;
  }
  const again = <Button onClick={() => location.reload()}>{texts.common.retry}</Button>;
  return (
    <Stack role="alert">
      <EmptyState
        title={texts.common.somethingWrong}
        text={error instanceof Problem ? error.message : texts.common.broken}
        action={again}
      />
    </Stack>
  );
}

function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message);
}
