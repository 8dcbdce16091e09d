import { Anchor, Button, Stack } from '@mantine/core';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

const RELOADED = 'onebox-reloaded';

/**
 * A page that could not be shown. After two updates the chunks of an open tab are gone: then the page is loaded again, once.
 */
export function RouteProblem() {
  const error = useRouteError();
  const texts = useTexts();
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
  const text = error instanceof Error ? error.message : '';
  return (
    <Stack role="alert">
      <EmptyState title={texts.common.somethingWrong} text={text} action={again} />
    </Stack>
  );
}

function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message);
}
