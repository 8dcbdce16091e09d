import { Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountQuery } from '../../../api/account.ts';
import { askForMoneyAgain, replaceCard } from '../../../api/billing.ts';
import type { Schemas } from '../../../api/client.ts';
import { useSession } from '../../../api/session.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { CardFields } from '../../../ui/card-fields.tsx';
import { atCardFields, cardChecks, type CardValues, NO_CARD, sentCard } from '../../../ui/card-values.ts';
import { useCheckWhenLeft } from '../../../ui/check-when-left.ts';
import { putErrors } from '../../../ui/field-errors.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useStripeCard } from '../../../ui/use-stripe-card.tsx';

interface CardFormProps {
  /** Stripe's; null: the sandbox takes the card. */
  publishableKey: string | null;
  onBegin: () => void;
  onReplaced: (replaced: Schemas['CardReplaced']) => void;
}

/** Another card. What was entered stays until the gateway has taken it. */
export function CardForm({ publishableKey, onBegin, onReplaced }: CardFormProps) {
  const { money, signing } = useTexts();
  const { card: texts } = money.billing;
  const { form, stripe, replace, rest } = useReplacement({ publishableKey, onBegin, onReplaced });
  const checkWhenLeft = useCheckWhenLeft((path) => form.validateField(path));
  const here = publishableKey === null;
  return (
    <form noValidate onBlur={checkWhenLeft} onSubmit={form.onSubmit(({ card }) => replace.mutate(card), focusFirst)}>
      <Stack gap="md" maw={420}>
        <Text>{texts.replaceText}</Text>
        {here ? (
          <CardFields
            card={form.values.card}
            onChange={(path, value) => form.setFieldValue(path, value)}
            propsOf={(path) => form.getInputProps(path)}
          />
        ) : (
          stripe.field
        )}
        <ProblemNote error={rest} />
        <Group>
          <Button type="submit" loading={replace.isPending} disabled={!here && !stripe.ready}>
            {signing.card.use}
          </Button>
        </Group>
      </Stack>
    </form>
  );

  function focusFirst(errors: object) {
    form.getInputNode(Object.keys(errors)[0] ?? '')?.focus();
  }
}

function useReplacement({ publishableKey, onBegin, onReplaced }: CardFormProps) {
  const { card: words } = useTexts().signing;
  const form = useForm<{ card: CardValues }>({
    initialValues: { card: NO_CARD },
    validate: publishableKey === null ? { card: cardChecks(words, window.isSecureContext) } : {},
  });
  const stripe = useStripeCard(publishableKey);
  const { user } = useSession();
  const { data: account } = useQuery(accountQuery);
  const [rest, setRest] = useState<unknown>(null);
  const replace = useMutation({
    mutationFn: async (card: CardValues) =>
      publishableKey === null
        ? replaceCard({ card: sentCard(card) })
        : stripe.given({ ...account!, email: user.email }, (paymentMethod) => replaceCard({ paymentMethod })),
    onMutate: () => {
      setRest(null);
      onBegin();
    },
    onSuccess: (replaced) => {
      form.reset();
      onReplaced(replaced);
    },
    onError: (error) => setRest(putErrors(form, atCardFields(error))),
    onSettled: askForMoneyAgain,
  });
  return { form, stripe, replace, rest };
}
