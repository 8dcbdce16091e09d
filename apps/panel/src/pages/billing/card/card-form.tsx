import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { askForMoneyAgain, replaceCard } from '../../../api/billing.ts';
import type { Schemas } from '../../../api/client.ts';
import { Problem } from '../../../api/problem.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { brandOfNumber, type CardEntry, cardOf, fieldOf, groupExpiry, groupNumber, problemsOf } from './card-entry.ts';
import { brandOf } from './card-name.tsx';

const EMPTY: CardEntry = { number: '', expiry: '', cvc: '' };
const TEST_CARD: CardEntry = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123' };

interface CardFormProps {
  onBegin: () => void;
  onReplaced: (replaced: Schemas['CardReplaced']) => void;
}

/** A card of the sandbox. What was entered stays until the gateway has taken it. */
export function CardForm({ onBegin, onReplaced }: CardFormProps) {
  const { card: texts } = useTexts().money.billing;
  const form = useForm<CardEntry>({ initialValues: EMPTY, validate: (entry) => said(entry, texts.required) });
  const replace = useMutation({
    mutationFn: (entry: CardEntry) => replaceCard(cardOf(entry)),
    onMutate: onBegin,
    onSuccess: (replaced) => {
      form.reset();
      onReplaced(replaced);
    },
    onError: (error) => {
      const errors = errorsOf(error);
      form.setErrors(errors);
      form.getInputNode(Object.keys(errors)[0] ?? '')?.focus();
    },
    onSettled: askForMoneyAgain,
  });
  const brand = brandOfNumber(form.values.number);
  const field = (name: keyof CardEntry) => ({
    ...form.getInputProps(name),
    onBlur: () => form.values[name] && form.validateField(name),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((entry) => replace.mutate(entry), focusFirst)}>
      <Stack gap="md" maw={420}>
        <Text>{texts.replaceText}</Text>
        <TestMode onFill={() => form.setValues(TEST_CARD)} />
        <TextInput
          label={texts.number}
          inputMode="numeric"
          autoComplete="cc-number"
          rightSection={
            brand && (
              <Text size="sm" ta="right" w="100%" pr="sm">
                {brandOf(brand)}
              </Text>
            )
          }
          rightSectionWidth={brand ? 150 : undefined}
          rightSectionPointerEvents="none"
          {...field('number')}
          onChange={({ currentTarget: { value } }) => form.setFieldValue('number', groupNumber(value))}
        />
        <Group align="flex-start" grow>
          <TextInput
            label={texts.expiry}
            placeholder={texts.expiryHint}
            inputMode="numeric"
            autoComplete="cc-exp"
            {...field('expiry')}
            onChange={({ currentTarget: { value } }) =>
              form.setFieldValue('expiry', groupExpiry(value, form.values.expiry))
            }
          />
          <TextInput label={texts.cvc} inputMode="numeric" autoComplete="cc-csc" maxLength={4} {...field('cvc')} />
        </Group>
        <ProblemNote
          error={replace.error && Object.keys(errorsOf(replace.error)).length === 0 ? replace.error : null}
        />
        <Group>
          <Button type="submit" loading={replace.isPending}>
            {texts.button}
          </Button>
        </Group>
      </Stack>
    </form>
  );

  function focusFirst(errors: object) {
    form.getInputNode(Object.keys(errors)[0] ?? '')?.focus();
  }
}

function TestMode({ onFill }: { onFill: () => void }) {
  const { card: texts } = useTexts().money.billing;
  return (
    <Alert color="gray" variant="light" icon={<Icon name="card" />} title={texts.testMode}>
      <Group gap="xs" justify="space-between">
        <Text size="sm">
          {texts.testCard} {TEST_CARD.number}
        </Text>
        <Button size="xs" variant="default" onClick={onFill}>
          {texts.fill}
        </Button>
      </Group>
    </Alert>
  );
}

function said(entry: CardEntry, texts: Record<keyof CardEntry, string>): Partial<CardEntry> {
  return Object.fromEntries(problemsOf(entry).map((name) => [name, texts[name]]));
}

/** What the API said of its own fields, by the fields of this form. A refusal says in full what became of the card before. */
function errorsOf(error: Error): Partial<CardEntry> {
  if (!(error instanceof Problem)) return {};
  const errors: Partial<CardEntry> = {};
  for (const { path, message } of error.fields) {
    const name = fieldOf(path);
    if (name) errors[name] = error.status === 402 ? error.message : message;
  }
  return errors;
}
