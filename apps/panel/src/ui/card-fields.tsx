import { Button, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { Note } from './note.tsx';
import { brandOf, codeLengthOf, expiryOf, grouped, writtenExpiry } from './card.ts';
import { type CardValues, testCard } from './card-values.ts';

type CardPath = `card.${keyof CardValues}`;

interface CardFieldsProps {
  card: CardValues;
  /** A form's `setFieldValue`. */
  onChange: (path: CardPath, value: string) => void;
  /** A form's `getInputProps`. */
  propsOf: (path: CardPath) => object;
}

/** With the sandbox gateway only: anywhere else a card is given to the gateway itself. */
export function CardFields({ card, onChange, propsOf }: CardFieldsProps) {
  const { card: words } = useTexts().signing;
  const codeLength = codeLengthOf(card.number);
  return (
    <Stack gap="sm">
      <TestMode onFill={() => fill(testCard(new Date()), onChange)} />
      <TextInput
        label={words.number}
        inputMode="numeric"
        autoComplete="cc-number"
        maxLength={30}
        rightSection={<Brand number={card.number} />}
        rightSectionWidth={140}
        rightSectionPointerEvents="none"
        {...propsOf('card.number')}
        onBlur={() => tidy('card.number', card.number, grouped(card.number), onChange)}
      />
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          label={words.expiry}
          description={words.expiryExample}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          autoComplete="cc-exp"
          maxLength={9}
          {...propsOf('card.expiry')}
          onBlur={() => tidy('card.expiry', card.expiry, tidied(card.expiry), onChange)}
        />
        <TextInput
          label={words.code}
          description={words.codeWhere(codeLength)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          autoComplete="cc-csc"
          maxLength={4}
          {...propsOf('card.cvc')}
        />
      </SimpleGrid>
    </Stack>
  );
}

function fill(card: CardValues, onChange: CardFieldsProps['onChange']) {
  for (const field of ['number', 'expiry', 'cvc'] as const) onChange(`card.${field}`, card[field]);
}

/** A change would take the error away that stands there. */
function tidy(path: CardPath, typed: string, written: string, onChange: CardFieldsProps['onChange']) {
  if (written !== typed) onChange(path, written);
}

function TestMode({ onFill }: { onFill: () => void }) {
  const { card: words } = useTexts().signing;
  return (
    <Note title={words.testMode} icon="card">
      <Text size="sm">{window.isSecureContext ? words.testModeHelp : words.notEncrypted}</Text>
      <Button size="xs" variant="default" mt={4} onClick={onFill}>
        {words.useTestCard}
      </Button>
    </Note>
  );
}

function Brand({ number }: { number: string }) {
  return (
    <Text size="sm" fw={600} w="100%" pr="sm" ta="right" aria-live="polite">
      {brandOf(number)}
    </Text>
  );
}

function tidied(typed: string): string {
  const expiry = expiryOf(typed);
  return expiry ? writtenExpiry(expiry) : typed;
}
