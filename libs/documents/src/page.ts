/** The page and its measures, all in points (1/72 inch), from the upper left corner. A4: 210 × 297 mm. */
export const PAGE = { width: 595.28, height: 841.89 };
export const LEFT = 56;
export const RIGHT = PAGE.width - 56;
export const WIDTH = RIGHT - LEFT;
export const TOP = 52;
/** Where the text of a page ends; the footer is below. */
export const BOTTOM = PAGE.height - 72;
export const FOOTER = PAGE.height - 46;

export const COLOURS = {
  ink: '#18212f',
  muted: '#69758a',
  rule: '#d8dee7',
  accent: '#2b4c9b',
  paid: '#17693f',
  paidGround: '#e7f4ec',
};

const ink = COLOURS.ink;
const muted = COLOURS.muted;

export const STYLES = {
  title: { size: 22, weight: 'semibold', colour: COLOURS.accent },
  masthead: { size: 13, weight: 'semibold', colour: ink },
  heading: { size: 10, weight: 'semibold', colour: ink },
  text: { size: 9.5, weight: 'regular', colour: ink },
  strong: { size: 9.5, weight: 'semibold', colour: ink },
  label: { size: 8, weight: 'regular', colour: muted },
  small: { size: 8.5, weight: 'regular', colour: muted },
  total: { size: 12, weight: 'semibold', colour: ink },
  paid: { size: 9.5, weight: 'semibold', colour: COLOURS.paid },
} as const;
