export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 2l12.1 7v14L16 30 3.9 23V9z" fill="#3c873a"/><text x="16" y="20.5" text-anchor="middle" font-family="sans-serif" font-size="12" font-weight="700" fill="#fff">js</text></svg>';
