import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useLanguage } from '../texts/texts.tsx';
import { addressShapeOf, countriesIn } from './countries.ts';

export interface Address {
  line1: string;
  line2: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
}

interface AddressFieldsProps {
  country: string;
  /** A form's `getInputProps`. */
  propsOf: (path: `address.${keyof Address}`) => object;
}

/** An address as the country writes it, which is why the country comes first. */
export function AddressFields({ country, propsOf }: AddressFieldsProps) {
  const { texts, language } = useLanguage();
  const { address: words } = texts.signing;
  const countries = useMemo(() => countriesIn(language), [language]);
  const { postal, postalExists, region, regionNeeded } = addressShapeOf(country);
  return (
    <Stack gap="sm">
      <NativeSelect label={words.country} data={countries} autoComplete="country" {...propsOf('address.country')} />
      <TextInput label={words.line1} autoComplete="address-line1" maxLength={200} {...propsOf('address.line1')} />
      <TextInput label={words.line2} autoComplete="address-line2" maxLength={200} {...propsOf('address.line2')} />
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          label={words.postal[postal]}
          description={postalExists ? undefined : words.noPostalCode}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="postal-code"
          maxLength={20}
          {...propsOf('address.postalCode')}
        />
        <TextInput label={words.city} autoComplete="address-level2" maxLength={100} {...propsOf('address.city')} />
      </SimpleGrid>
      {region && (
        <TextInput
          label={regionNeeded ? words.region[region] : words.optional(words.region[region])}
          autoComplete="address-level1"
          maxLength={100}
          {...propsOf('address.region')}
        />
      )}
    </Stack>
  );
}
