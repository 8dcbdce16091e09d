import { Alert, Stack, Text } from '@mantine/core';
import type { Schemas } from '../../../api/client.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { brandOf } from './card-name.tsx';

/** The form that was sent is below, on a phone a screen away. */
function intoView(note: HTMLElement | null) {
  note?.scrollIntoView({ block: 'center' });
}

/** That the card is in place now, and what came of the invoices that were open. */
export function Replaced({ replaced: { attempts, billing } }: { replaced: Schemas['CardReplaced'] }) {
  const { card: texts } = useTexts().money.billing;
  const { paid, refused, unanswered } = attempts;
  const name = billing.card ? texts.of(brandOf(billing.card.brand), billing.card.last4) : '';
  return (
    <Alert color={refused + unanswered > 0 ? 'yellow' : 'green'} variant="light" role="status" ref={intoView}>
      <Stack gap={4}>
        <Text fw={600}>{texts.replaced(name)}</Text>
        {paid > 0 && <Text>{texts.attempts.paid(paid)}</Text>}
        {refused > 0 && <Text>{texts.attempts.refused(refused)}</Text>}
        {unanswered > 0 && <Text>{texts.attempts.unanswered(unanswered)}</Text>}
      </Stack>
    </Alert>
  );
}
