export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M7 2h12l7 7v21H7z" fill="#e8eef5" stroke="#5b7490" stroke-width="1.5"/><path d="M19 2v7h7" fill="none" stroke="#5b7490" stroke-width="1.5"/><path d="M13 15l-4 4 4 4M20 15l4 4-4 4" fill="none" stroke="#2f6fb0" stroke-width="2"/></svg>';
