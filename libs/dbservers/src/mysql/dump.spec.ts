import { dumpProgram, isRefusal, loadProgram, withoutDefiners } from './dump.js';

const access = { host: '10.0.0.2', port: 3306, username: 'onebox', password: 'administrator' };
const login = { database: '-rf', username: '--help', password: 's3cret' };

describe('dumpProgram and loadProgram', () => {
  it('name the password by the environment alone, and nothing of the administrator', () => {
    for (const program of [dumpProgram(access, login), loadProgram(access, login)]) {
      expect(program.command.join(' ')).not.toContain('s3cret');
      expect(JSON.stringify(program)).not.toContain('administrator');
      expect(program.env).toEqual({ MYSQL_PWD: 's3cret' });
      expect(program.command[1]).toBe('--no-defaults');
    }
  });

  it('give the password to no server that cannot show who it is, where the connection is to be encrypted', () => {
    const { command } = loadProgram({ ...access, tls: true }, login);
    expect(command).toContain('--ssl-verify-server-cert');
    expect(command).not.toContain('--skip-ssl-verify-server-cert');
  });

  it('take no name for an option', () => {
    expect(dumpProgram(access, login).command.slice(-2)).toEqual(['--', '-rf']);
    expect(loadProgram(access, login).command).toContain('--database=-rf');
  });
});

describe('withoutDefiners', () => {
  it.each([
    ['/*!50013 DEFINER=`ob_1_a`@`%` SQL SECURITY DEFINER */', '/*!50013 SQL SECURITY DEFINER */'],
    ['/*!50013 DEFINER=`it``s`@`%` SQL SECURITY INVOKER */', '/*!50013 SQL SECURITY INVOKER */'],
    [
      '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW',
      '/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW',
    ],
    [
      '/*!50106 CREATE*/ /*!50117 DEFINER=`a`@`%`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY',
      '/*!50106 CREATE*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY',
    ],
    ['CREATE DEFINER=`a`@`%` PROCEDURE `p`()', 'CREATE PROCEDURE `p`()'],
    ['CREATE DEFINER=`a`@`%` FUNCTION `f`() RETURNS int(11)', 'CREATE FUNCTION `f`() RETURNS int(11)'],
    ['/*M!999999\\- enable the sandbox mode */ ', undefined],
  ])('takes the maker out of %j', (line, wanted) => expect(withoutDefiners()(line)).toBe(wanted));

  it.each([
    "INSERT INTO `t` VALUES ('CREATE DEFINER=`a`@`%` PROCEDURE `p`()');",
    "INSERT INTO `t` VALUES ('/*!50013 DEFINER=`a`@`%` SQL SECURITY DEFINER */');",
    '  CREATE DEFINER=`a`@`%` PROCEDURE `p`()',
    '-- DEFINER=`a`@`%`',
  ])('leaves %j', (line) => expect(withoutDefiners()(line)).toBe(line));
});

describe('isRefusal', () => {
  it.each([
    ['ERROR 1064 (42000) at line 2: You have an error in your SQL syntax', true],
    ['--------------\nx\n--------------\n\nERROR 1049 (42000) at line 1: Unknown database', true],
    ["ERROR at line 1: Unknown command '\\u'.", true],
    ["ERROR 1045 (28000): Access denied for user 'x'@'10.0.0.3'", false],
    ['ERROR 2013 (HY000) at line 7: Lost connection to server during query', false],
    ["ERROR 2002 (HY000): Can't connect to server", false],
    ['', false],
  ])('of %j: %s', (stderr, wanted) => expect(isRefusal(1, stderr)).toBe(wanted));
});
