/**
 * A tab to send somewhere as soon as it is known where. It is opened by the click itself, since a browser refuses one that is
 * opened later; what is shown in it is a customer's, so that it gets no hand on the panel.
 */
export function openTab(): Window | null {
  const tab = window.open('', '_blank');
  if (tab) tab.opener = null;
  return tab;
}
