export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M2 7 14 5v10H2zM16 5l14-2v12H16zM2 17h12v10L2 25zM16 17h14v12l-14-2z" fill="#0078d4"/><text x="16" y="19.500" text-anchor="middle" font-family="sans-serif" font-size="9" font-weight="700" stroke="#0078d4" stroke-width="2" paint-order="stroke" fill="#fff">.NET</text></svg>';
