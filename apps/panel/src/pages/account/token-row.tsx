import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { revokeToken, type Token } from '../../api/tokens.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './tokens.module.css';

export function TokenRow({ token }: { token: Token }) {
  const { tokens: texts } = useTexts().signing;
  return (
    <li className={classes.row}>
      <div className={classes.facts}>
        <Group gap="xs">
          <span className={classes.name}>{token.name}</span>
          <span className={classes.scopes}>
            {token.scopes.map((scope) => (
              <span key={scope} className={classes.scope}>
                {texts.scopeNames[scope]}
              </span>
            ))}
          </span>
        </Group>
        <TokenTimes token={token} />
      </div>
      <Revoke token={token} />
    </li>
  );
}

function TokenTimes({ token: { createdAt, lastUsedAt, expiresAt } }: { token: Token }) {
  const { tokens: texts } = useTexts().signing;
  const over = expiresAt !== null && new Date(expiresAt) < new Date();
  return (
    <div className={classes.times}>
      <span>
        {texts.created} <RelativeTime at={createdAt} />
      </span>
      {lastUsedAt ? (
        <span>
          {texts.used} <RelativeTime at={lastUsedAt} />
        </span>
      ) : (
        <span>{texts.neverUsed}</span>
      )}
      {expiresAt ? (
        <span>
          {over ? texts.ended : texts.ends} <RelativeTime at={expiresAt} />
        </span>
      ) : (
        <span>{texts.neverEnds}</span>
      )}
    </div>
  );
}

function Revoke({ token: { id, name } }: { token: Token }) {
  const { tokens: texts } = useTexts().signing;
  const [asking, setAsking] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: revokeToken,
    onSuccess: () => notifications.show({ message: texts.revoked(name) }),
  });
  const close = () => {
    reset();
    setAsking(false);
  };
  return (
    <>
      <Button variant="default" size="xs" aria-label={texts.revokeNamed(name)} onClick={() => setAsking(true)}>
        {texts.revoke}
      </Button>
      <Confirm
        opened={asking}
        onClose={close}
        title={texts.revokeTitle(name)}
        verb={texts.revoke}
        pending={isPending}
        error={error}
        onConfirm={() => mutate(id)}
      >
        {texts.revokeHelp}
      </Confirm>
    </>
  );
}
