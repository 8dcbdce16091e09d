import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event of the gateway's that was heeded: it may come again and then changes nothing. */
@Entity('gateway_events')
export class GatewayEventRow {
  @PrimaryColumn('varchar', { length: 255 })
  id: string;

  @Column('varchar', { length: 32 })
  type: string;

  @Column('datetime', { name: 'received_at', precision: 3 })
  receivedAt: Date;
}
