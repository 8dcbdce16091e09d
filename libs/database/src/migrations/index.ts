import { FirstTables1795000000000 } from './0001-first-tables.js';

/** In the order in which they run; the number in a class's name is what TypeORM sorts and remembers them by. */
export const migrations = [FirstTables1795000000000];
