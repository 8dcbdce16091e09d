const underWay = new Set<object>();
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

/** A page that is closed takes its uploads and drafts with it: the browser asks first while there is one, whatever page shows it. */
export function warnAtUnload(work: object, isUnderWay: boolean): void {
  if (isUnderWay) underWay.add(work);
  else underWay.delete(work);
  if (underWay.size > 0) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
}

/** Whether there is an upload or a draft that ends with the page, or with the session. */
export const somethingWouldBeLost = () => underWay.size > 0;
