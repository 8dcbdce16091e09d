import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { Usage } from '../../../api/usage.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { barShares } from './bar-shares.ts';
import classes from './usage.module.css';

/** What was used against what is included, with what goes beyond in money; and the figures that cost nothing. */
export function UsageBars({ usage }: { usage: Usage }) {
  const { usage: texts } = useTexts().money.billing;
  const { range, figure, measured, money } = useFormats();
  const { totals } = usage;
  return (
    <Stack gap="lg">
      <Text c="dimmed" size="sm">
        {texts.includedText(range(usage.from, usage.to))}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl" verticalSpacing="lg">
        {usage.charges.map((charge) => (
          <Charge key={charge.kind} charge={charge} currency={usage.currency} />
        ))}
      </SimpleGrid>
      <dl className={classes.figures}>
        <Figure title={texts.requests} note={totals.failedRequests > 0 && texts.failed(figure(totals.failedRequests))}>
          {figure(totals.requests)}
        </Figure>
        <Figure title={texts.cpu}>{measured(totals.cpuHours)}</Figure>
        <Figure title={texts.charges}>{money(usage.chargesCents, usage.currency)}</Figure>
      </dl>
    </Stack>
  );
}

function Charge({ charge, currency }: { charge: Usage['charges'][number]; currency: string }) {
  const { usage: texts } = useTexts().money.billing;
  const { measured, money } = useFormats();
  const { kind, unit, used, included, unitCents, amountCents } = charge;
  const { within, beyond } = barShares(used, included);
  return (
    <div>
      <Text fw={600}>{texts.kinds[kind]}</Text>
      <Text size="sm" className="money">
        {texts.of(measured(used), measured(included), texts.units[unit])}
      </Text>
      <svg className={classes.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className={classes.track} width="100" height="8" />
        <rect className={classes.within} width={within} height="8" />
        <rect className={classes.beyond} x={within} width={beyond} height="8" />
      </svg>
      {amountCents > 0 && (
        <Text size="sm">
          {texts.beyond(money(amountCents, currency), money(unitCents, currency), texts.units[unit])}
        </Text>
      )}
    </div>
  );
}

function Figure({ title, note, children }: { title: string; note?: string | false; children: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {children} {note && <span>{note}</span>}
      </dd>
    </div>
  );
}
