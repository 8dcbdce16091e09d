import { createTheme } from '@mantine/core';

/** The header of a dialog is a `<header>`, which a screen reader would take for a second one of the page. */
const NO_BANNER = { attributes: { header: { role: 'presentation' } } };

/**
 * The tokens of the design: one accent, one scale of type, a grid of 4 px. The shades are chosen for WCAG 2.2 AA in both
 * schemes; Mantine's defaults fail it for white on indigo and for dimmed text.
 */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  // Greys with a slight blue; 7 is what cards and dialogs stand on, 6 what fields do.
  colors: {
    dark: [
      ...(['#d3d7de', '#aab0bc', '#8d94a3', '#7b8291', '#424957'] as const),
      ...(['#2e333d', '#252931', '#1d2026', '#16181d', '#101216'] as const),
    ],
  },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '40px' },
  defaultRadius: 'md',
  radius: { md: '8px' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '24px' }, h2: { fontSize: '18px' }, h3: { fontSize: '15px' } },
  },
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: NO_BANNER },
    Drawer: { defaultProps: NO_BANNER },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
  },
});
