import type { ReactNode } from 'react';
import classes from './facts.module.css';

interface FactsProps {
  facts: [name: string, value: ReactNode][];
  /** For long names. */
  wide?: boolean;
}

/** What is so, by name: two columns, one under the other on a phone. */
export function Facts({ facts, wide }: FactsProps) {
  return (
    <dl className={classes.facts} data-wide={wide || undefined}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
