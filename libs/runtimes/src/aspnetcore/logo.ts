export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#512bd4"/><text x="16" y="15" text-anchor="middle" font-family="sans-serif" font-size="9" font-weight="700" fill="#fff">.NET</text><text x="16" y="23" text-anchor="middle" font-family="sans-serif" font-size="7" fill="#fff">Core</text></svg>';
