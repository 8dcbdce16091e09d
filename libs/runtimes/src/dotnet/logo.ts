export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="1" y="5" width="30" height="22" rx="4" fill="#5c2d91"/><text x="16" y="20" text-anchor="middle" font-family="sans-serif" font-size="9" font-weight="700" fill="#fff">.NET</text></svg>';
