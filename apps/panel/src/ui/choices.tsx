import { SegmentedControl } from '@mantine/core';
import { type Choice, useLanguageChoice, useSchemeChoice } from './use-choices.ts';

export function LanguageChoice({ fullWidth }: { fullWidth?: boolean }) {
  return <Segments {...useLanguageChoice()} fullWidth={fullWidth} />;
}

export function SchemeChoice({ fullWidth }: { fullWidth?: boolean }) {
  return <Segments {...useSchemeChoice()} fullWidth={fullWidth} />;
}

function Segments({ label, ...control }: Choice & { fullWidth?: boolean }) {
  return <SegmentedControl size="xs" aria-label={label} {...control} />;
}
