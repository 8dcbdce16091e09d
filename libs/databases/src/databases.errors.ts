import { UserError } from '@onebox/errors';

export class DatabaseDeleted extends UserError {
  constructor() {
    super('conflict', 'database.deleted', 'This database is deleted. Restore it first.');
  }
}

export class DatabaseAttached extends UserError {
  constructor(hostnames: string[], remedy = 'Detach it there first.') {
    super('conflict', 'database.attached', `This database is used by ${hostnames.join(', ')}. ${remedy}`);
  }
}

export class DatabaseGone extends UserError {
  constructor() {
    super('gone', 'database.gone', 'The time in which this database could be restored is over.');
  }
}

export class RotationRunning extends UserError {
  constructor() {
    super(
      'conflict',
      'database.rotation_running',
      'The password was changed a moment ago and not all sites have the new one yet. Try again when that is finished.',
      [],
      10,
    );
  }
}

export class NameTakenOnDomain extends UserError {
  constructor(name: string) {
    super(
      'conflict',
      'database.name_taken',
      `This domain has a database named ${name}: its variables would have the same names.`,
      [{ path: 'name', message: `This domain has a database named ${name}. Choose another name.` }],
    );
  }
}
