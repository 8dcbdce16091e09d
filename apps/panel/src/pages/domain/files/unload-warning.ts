const underWay = new Set<object>();
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

/** A page that is closed takes its uploads with it: the browser asks first while one is under way, whatever page shows it. */
export function warnAtUnload(upload: object, isUnderWay: boolean): void {
  if (isUnderWay) underWay.add(upload);
  else underWay.delete(upload);
  if (underWay.size > 0) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
}
