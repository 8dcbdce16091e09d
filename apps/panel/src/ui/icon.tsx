/** Marks of 20 px, drawn for this panel in the colour of the text around them. */
const PATHS = {
  globe: 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM2 10h16M10 2c3 3 3 13 0 16M10 2c-3 3-3 13 0 16',
  database:
    'M3 5c0-1.7 3-3 7-3s7 1.300 7 3-3 3-7 3-7-1.300-7-3zM3 5v10c0 1.700 3 3 7 3s7-1.300 7-3V5M3 10c0 1.700 3 3 7 3s7-1.300 7-3',
  card: 'M2 5h16v10H2zM2 8.500h16M5 12h3',
  person:
    'M10 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3.500 17c.8-3 3.400-4.500 6.500-4.500s5.700 1.500 6.500 4.500',
  people:
    'M7.500 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.500c.6-2.600 2.800-4 5.500-4s4.900 1.400 5.500 4M13 4.300a3 3 0 0 1 0 5.400M15 12.800c1.600.6 2.700 1.900 3 3.700',
  box: 'M3 6.500 10 3l7 3.500v7L10 17l-7-3.500zM3 6.500l7 3.500 7-3.500M10 10v7',
  server: 'M3 3h14v5H3zM3 12h14v5H3zM6 5.500h1M6 14.500h1',
  list: 'M7 5h10M7 10h10M7 15h10M3 5h.5M3 10h.5M3 15h.5',
  coins:
    'M8 9c3.300 0 6-1.300 6-3s-2.700-3-6-3-6 1.300-6 3 2.700 3 6 3zM2 6v4c0 1.700 2.700 3 6 3M14 6v2M12 11c3.300 0 6 1.300 6 3s-2.700 3-6 3-6-1.300-6-3 2.700-3 6-3z',
  sliders: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  more: 'M4 10h.5M10 10h.5M16 10h.5',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.500 13.500 18 18',
  plus: 'M10 4v12M4 10h12',
  'chevron-left': 'm12 4-6 6 6 6',
  'chevron-down': 'm4 8 6 6 6-6',
  'chevron-right': 'm8 4 6 6-6 6',
  external: 'M11 3h6v6M17 3l-8 8M14 11v6H3V6h6',
  check: 'm4 10.500 4 4 8-9',
  copy: 'M7 7h10v10H7zM13 7V3H3v10h4',
  cross: 'M5 5l10 10M15 5 5 15',
  clock: 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM10 5.500V10l3 2',
  trash: 'M3 5h14M8 5V3h4v2M5 5l1 12h8l1-12M8.500 8.500v5M11.500 8.500v5',
  restart: 'M16.500 10a6.500 6.500 0 1 1-2-4.700M15 2v4h-4',
  download: 'M10 3v10M6 9.500l4 4 4-4M3 17h14',
  upload: 'M10 14V4M6 7.500l4-4 4 4M3 17h14',
  folder: 'M2.500 5h5l2 2h8v9h-15z',
  file: 'M5 2.500h6l4 4v11H5zM11 2.500v4h4',
  link: 'M8.500 11.500l3-3M7 9.500l-2 2a3 3 0 0 0 4 4l2-2M13 10.500l2-2a3 3 0 0 0-4-4l-2 2',
  dots: 'M4.500 10h.1M10 10h.1M15.500 10h.1',
  warning: 'M10 3 2 17h16zM10 8.500v4M10 14.800v.2',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
