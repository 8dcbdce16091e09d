export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><ellipse cx="16" cy="16" rx="15" ry="9" fill="#777bb3"/><text x="16" y="20" text-anchor="middle" font-family="sans-serif" font-size="11" font-style="italic" font-weight="700" fill="#fff">php</text></svg>';
