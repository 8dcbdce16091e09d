import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { signUpPreviewsQuery } from '../../api/billing-previews.ts';
import { money } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { CardFields } from '../../ui/card-fields.tsx';
import { useCheckWhenLeft } from '../../ui/check-when-left.ts';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useStripeCard } from '../../ui/use-stripe-card.tsx';
import { BillingSection } from './billing-section.tsx';
import { type FirstCharges, firstChargesOf, signUpDay } from './first-charges.ts';
import { PersonSections } from './person-sections.tsx';
import { firstField } from './sign-up-values.ts';
import { type Opened, useOpening } from './use-opening.ts';
import { useSignUpForm } from './use-sign-up-form.ts';

interface SignUpFormProps {
  /** Stripe's; null: the sandbox takes the card. */
  publishableKey: string | null;
  onOpened: Opened;
}

export function SignUpForm({ publishableKey, onOpened }: SignUpFormProps) {
  const { card } = useTexts().signing;
  const form = useSignUpForm({ cardHere: publishableKey === null });
  const stripe = useStripeCard(publishableKey);
  const { billingDay, address } = form.values;
  const { data, error, refetch } = useQuery(signUpPreviewsQuery(address.country));
  const today = signUpDay(data?.days ?? []) ?? new Date().getUTCDate();
  const { open, pending, rest } = useOpening(form, publishableKey === null ? null : stripe, onOpened);
  const checkWhenLeft = useCheckWhenLeft((path) => form.validateField(path));
  const submit = form.onSubmit(
    (values) => open(values),
    (errors) => form.getInputNode(firstField(errors))?.focus(),
  );
  return (
    <form noValidate onBlur={checkWhenLeft} onSubmit={submit}>
      <Stack gap="md">
        <PersonSections form={form} />
        <Section title={card.title}>
          {publishableKey === null ? (
            <CardFields
              card={form.values.card}
              onChange={(path, value) => form.setFieldValue(path, value)}
              propsOf={(path) => form.getInputProps(path)}
            />
          ) : (
            stripe.field
          )}
        </Section>
        <BillingSection
          days={data?.days}
          today={today}
          value={billingDay ?? today}
          onChange={(day) => form.setFieldValue('billingDay', day)}
        />
        <ProblemNote error={error} retry={() => void refetch()} />
        <ProblemNote error={rest} />
        <Submit
          possible={publishableKey === null || stripe.ready}
          charges={firstChargesOf(data?.days ?? [], billingDay ?? today)}
          pending={pending}
          wrong={Object.keys(form.errors).length}
        />
      </Stack>
    </form>
  );
}

interface SubmitProps {
  /** A card can be given. */
  possible: boolean;
  charges: FirstCharges | null;
  pending: boolean;
  /** How many fields. */
  wrong: number;
}

/** Says what will happen; until it is known what that costs, nothing does. */
function Submit({ possible, charges, pending, wrong }: SubmitProps) {
  const { texts, language } = useLanguage();
  const words = texts.signing.signUp;
  return (
    <Stack gap="xs">
      <Button type="submit" size="lg" fullWidth loading={pending} disabled={!charges || !possible}>
        {charges ? words.submitFor(money(charges.todayCents, charges.currency, language)) : words.submit}
      </Button>
      <Text size="sm" c="dimmed" ta="center" aria-live="polite" mih={20}>
        {wrong > 0 && words.fieldsWrong(wrong)}
      </Text>
    </Stack>
  );
}
