export * from './site-figure.entity.js';
export { ANSWER_BOUNDS_MS } from './answer-times.js';
export { type Figures, noCounted, noRan, PLATFORM, type Ran } from './figures.js';
export { type Minute, MINUTE_MS, Minutes, type SiteReading } from './minutes.js';
export { SUMMARY_WINDOWS, WINDOWS } from './steps.js';
export { FigureBook, removeFigures } from './figure-book.service.js';
export { FigureReader, type SiteTotals } from './figure-reader.service.js';
