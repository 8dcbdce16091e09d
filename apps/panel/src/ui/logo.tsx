import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { databaseEnginesQuery, runtimesQuery } from '../api/domains.ts';

/** A picture of the catalogue's. As an image it can run nothing, whatever it says. */
export function Logo({ svg, alt = '', size = 24 }: { svg: string; alt?: string; size?: number }) {
  return <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={alt} width={size} height={size} />;
}

/** A runtime's mark by its id; nothing until the catalogue is there. */
export function RuntimeLogo({ runtime, size = 20 }: { runtime: string; size?: number }) {
  const { data } = useQuery(runtimesQuery);
  const found = data?.items.find(({ id }) => id === runtime);
  if (!found) return null;
  return (
    <Tooltip label={found.title}>
      <span style={{ display: 'inline-flex' }}>
        <Logo svg={found.logo} alt={found.title} size={size} />
      </span>
    </Tooltip>
  );
}

export function EngineLogo({ engine, size = 20 }: { engine: string; size?: number }) {
  const { data } = useQuery(databaseEnginesQuery);
  const found = data?.items.find((one) => one.engine === engine);
  return found ? <Logo svg={found.logo} alt={found.title} size={size} /> : null;
}
