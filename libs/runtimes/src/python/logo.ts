export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M11 3h7a5 5 0 0 1 5 5v5a4 4 0 0 1-4 4h-7a4 4 0 0 0-4 4v1H6a4 4 0 0 1-4-4v-3a5 5 0 0 1 5-5h9V9H9V5a2 2 0 0 1 2-2z" fill="#3670a0"/><path d="M21 29h-7a5 5 0 0 1-5-5v-3a3 3 0 0 1 3-3h7a5 5 0 0 0 5-5v-3h2a4 4 0 0 1 4 4v4a5 5 0 0 1-5 5h-9v1h7v3a2 2 0 0 1-1 2z" fill="#f2c53d"/></svg>';
