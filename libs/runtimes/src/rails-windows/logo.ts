export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#b1141b"/><path d="M5 27c0-11 6-19 19-21l1 4c-9 1-13 8-13 17z" fill="#fff"/><path d="M18 18h5v5h-5zM24 18h5v5h-5zM18 24h5v5h-5zM24 24h5v5h-5z" fill="#fff"/></svg>';
