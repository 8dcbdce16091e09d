import { firewallNames, firewallScript, firewallScript6, nameserversOf, removalScript } from './firewall-rules.js';

const names = firewallNames('ob1a2b3');
const spec = { allowedHostPorts: [8080, 8443], allowedServers: [{ address: '10.9.8.7', port: 3306 }] };
const EMPTY = '-P INPUT ACCEPT\n-N DOCKER-USER\n-A DOCKER-USER -j RETURN\n';

describe('firewallScript', () => {
  it('is exactly this', () => {
    expect(firewallScript(names, spec, ['10.0.0.2'], EMPTY).split('\n')).toEqual([
      '*filter',
      ':OB-1a2b3-IN - [0:0]',
      ':OB-1a2b3-FW - [0:0]',
      '-A OB-1a2b3-IN -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-A OB-1a2b3-IN -p tcp -m tcp --dport 8080 -j ACCEPT',
      '-A OB-1a2b3-IN -p tcp -m tcp --dport 8443 -j ACCEPT',
      '-A OB-1a2b3-IN -d 10.9.8.7 -p tcp -m tcp --dport 3306 -j ACCEPT',
      '-A OB-1a2b3-IN -d 10.0.0.2 -p udp -m udp --dport 53 -j ACCEPT',
      '-A OB-1a2b3-IN -d 10.0.0.2 -p tcp -m tcp --dport 53 -j ACCEPT',
      '-A OB-1a2b3-IN -p tcp -j REJECT --reject-with tcp-reset',
      '-A OB-1a2b3-IN -j REJECT --reject-with icmp-port-unreachable',
      '-A OB-1a2b3-FW -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN',
      '-A OB-1a2b3-FW -i ob1a2b3+ -o ob1a2b3+ -j RETURN',
      '-A OB-1a2b3-FW -o ob1a2b3+ -j DROP',
      '-A OB-1a2b3-FW -d 10.9.8.7 -p tcp -m tcp --dport 3306 -j RETURN',
      '-A OB-1a2b3-FW -d 10.0.0.2 -p udp -m udp --dport 53 -j RETURN',
      '-A OB-1a2b3-FW -d 10.0.0.2 -p tcp -m tcp --dport 53 -j RETURN',
      ...[
        '0.0.0.0/8',
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '198.18.0.0/15',
        '224.0.0.0/4',
        '240.0.0.0/4',
      ].map((network) => `-A OB-1a2b3-FW -d ${network} -j REJECT --reject-with icmp-admin-prohibited`),
      '-A OB-1a2b3-FW -p tcp -m tcp --dport 25 -j REJECT --reject-with icmp-admin-prohibited',
      '-A OB-1a2b3-FW -j RETURN',
      '-I INPUT 1 -i ob1a2b3+ -j OB-1a2b3-IN',
      '-I DOCKER-USER 1 -i ob1a2b3+ -j OB-1a2b3-FW',
      '-I DOCKER-USER 1 -o ob1a2b3+ -j OB-1a2b3-FW',
      'COMMIT',
      '',
    ]);
  });

  it('takes out its own hooks, each as often as it is there, and nobody else’s', () => {
    const current = [
      '-A INPUT -i ob99999+ -j OB-99999-IN',
      '-A INPUT -i ob1a2b3+ -j OB-1a2b3-IN',
      '-A INPUT -i ob1a2b3+ -j OB-1a2b3-IN',
      '-A DOCKER-USER -o ob1a2b3+ -j OB-1a2b3-FW',
      '-A OB-1a2b3-IN -p tcp -j REJECT --reject-with tcp-reset',
    ].join('\n');
    const removed = firewallScript(names, spec, [], current)
      .split('\n')
      .filter((line) => line.startsWith('-D'));
    expect(removed).toEqual([
      '-D INPUT -i ob1a2b3+ -j OB-1a2b3-IN',
      '-D INPUT -i ob1a2b3+ -j OB-1a2b3-IN',
      '-D DOCKER-USER -o ob1a2b3+ -j OB-1a2b3-FW',
    ]);
  });

  it('opens a server to the subnets that may reach it, and to none where there are none', () => {
    const to = (from: string[]) => ({ ...spec, allowedServers: [{ address: '10.9.8.7', port: 3306, from }] });
    const opened = (from: string[]) =>
      firewallScript(names, to(from), [], EMPTY)
        .split('\n')
        .filter((line) => line.includes('10.9.8.7'));
    expect(opened(['10.1.0.0/23', '10.1.4.0/23'])).toEqual([
      '-A OB-1a2b3-IN -s 10.1.0.0/23 -d 10.9.8.7 -p tcp -m tcp --dport 3306 -j ACCEPT',
      '-A OB-1a2b3-IN -s 10.1.4.0/23 -d 10.9.8.7 -p tcp -m tcp --dport 3306 -j ACCEPT',
      '-A OB-1a2b3-FW -s 10.1.0.0/23 -d 10.9.8.7 -p tcp -m tcp --dport 3306 -j RETURN',
      '-A OB-1a2b3-FW -s 10.1.4.0/23 -d 10.9.8.7 -p tcp -m tcp --dport 3306 -j RETURN',
    ]);
    expect(opened([])).toEqual([]);
    expect(() => opened(['10.1.0.0/23 -j ACCEPT'])).toThrow(/no subnet/);
  });

  it('lets nothing but addresses and ports into the script', () => {
    const server = (address: string, port: number) => ({ ...spec, allowedServers: [{ address, port }] });
    expect(() => firewallScript(names, server('10.0.0.1\n-F INPUT', 1), [], EMPTY)).toThrow(/no IPv4/);
    expect(() => firewallScript(names, server('db.example', 1), [], EMPTY)).toThrow(/no IPv4/);
    expect(() => firewallScript(names, server('10.0.0.1', 0), [], EMPTY)).toThrow(/no port/);
    expect(() => firewallScript(names, { ...spec, allowedHostPorts: [1.5] }, [], EMPTY)).toThrow(/no port/);
  });
});

it('drops all IPv6 of the bridges', () => {
  expect(firewallScript6(names, '').split('\n')).toEqual([
    '*filter',
    ':OB-1a2b3-IN - [0:0]',
    '-A OB-1a2b3-IN -j DROP',
    '-I INPUT 1 -i ob1a2b3+ -j OB-1a2b3-IN',
    '-I FORWARD 1 -i ob1a2b3+ -j OB-1a2b3-IN',
    'COMMIT',
    '',
  ]);
});

describe('removalScript', () => {
  it('takes out hooks before chains, and only what is there', () => {
    const current = '-N OB-1a2b3-IN\n-N OB-99999-IN\n-A INPUT -i ob1a2b3+ -j OB-1a2b3-IN\n';
    expect(removalScript(names, current)).toBe(
      '*filter\n-D INPUT -i ob1a2b3+ -j OB-1a2b3-IN\n-F OB-1a2b3-IN\n-X OB-1a2b3-IN\nCOMMIT\n',
    );
    expect(removalScript(names, EMPTY)).toBeUndefined();
  });
});

it('finds the nameservers that containers will ask', () => {
  const text =
    'search x\nnameserver 10.0.0.2\nnameserver 127.0.0.53\n nameserver 10.0.0.2 \nnameserver fd00::1\n#nameserver 1.1.1.1\n';
  expect(nameserversOf(text)).toEqual(['10.0.0.2']);
});
