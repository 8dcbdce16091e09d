import { useInfiniteQuery } from '@tanstack/react-query';
import { transfersQuery } from '../../api/transfers.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Page } from '../../ui/page.tsx';
import { BillingTabs } from '../billing/billing-tabs.tsx';
import { Price } from './price.tsx';
import { Registrations } from './registrations.tsx';
import { StartTransfer } from './start-transfer.tsx';
import classes from './transfers.module.css';
import { TransferList } from './transfer-list.tsx';

/** Domains that are brought here, and those that are registered here. */
export default function TransfersPage() {
  const { transfers: texts } = useTexts().money;
  const { data } = useInfiniteQuery(transfersQuery);
  const transfers = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={texts.title}>
      <BillingTabs />
      <div className={classes.columns} data-begun={transfers.length > 0 || undefined}>
        <div className={classes.column}>
          <TransferList />
          {transfers.length > 0 && <Registrations />}
        </div>
        <div className={classes.column}>
          {data && <Price freeUsed={data.pages.some(({ freeUsed }) => freeUsed)} />}
          <StartTransfer />
        </div>
      </div>
    </Page>
  );
}
