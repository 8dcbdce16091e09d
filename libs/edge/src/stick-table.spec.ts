import { parseTable } from './stick-table.js';

it('reads what HAProxy prints', () => {
  const text = `# table: sites, type: string, size:51200, used:2
0x7f3a1c0: key=dom_1 use=1 exp=0 shard=0 http_req_cnt=3 http_fail_cnt=0 conn_cur=1 bytes_in_cnt=350 bytes_out_cnt=50210
0x7f3a1d0: key=127.0.0.2|8080 use=0 exp=5000 shard=0 gpc0_rate(10000)=7
`;
  expect(parseTable(text)).toEqual([
    {
      key: 'dom_1',
      values: expect.objectContaining({ http_req_cnt: 3, conn_cur: 1, bytes_in_cnt: 350, bytes_out_cnt: 50210 }),
    },
    { key: '127.0.0.2|8080', values: expect.objectContaining({ gpc0_rate: 7 }) },
  ]);
  expect(parseTable('')).toEqual([]);
});
