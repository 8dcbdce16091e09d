/** A mark of our own: a W with serifs. */
export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#21759b"/><path d="M7 11h4.2m1.8 0h4.4m2.2 0h4.6M8.6 11l4.6 12L16 15.2 12.8 11M15 11l4.8 12 3.6-12" fill="none" stroke="#fff" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/></svg>';
