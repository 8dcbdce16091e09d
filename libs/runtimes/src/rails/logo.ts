export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#b1141b"/><path d="M5 27c0-11 6-19 19-21l1 4c-9 1-13 8-13 17z" fill="#fff"/><path d="M19 27c0-5 2-9 6-11l1 3c-2 1-3 4-3 8z" fill="#fff"/></svg>';
