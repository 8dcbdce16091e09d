import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/account.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import classes from './account-page.module.css';
import { PasswordForm } from './password-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { TasteSection } from './taste-section.tsx';
import { TokensSection } from './tokens-section.tsx';

/** What is the account's and the person's own. */
export default function AccountPage() {
  const { account: texts } = useTexts().signing;
  return (
    <Page title={texts.title}>
      <div className={classes.columns}>
        <Section title={texts.yours}>
          <Profile />
        </Section>
        <div className={classes.column}>
          <Section title={texts.password}>
            <PasswordForm />
          </Section>
          <TasteSection />
        </div>
      </div>
      <TokensSection />
    </Page>
  );
}

function Profile() {
  const { data: account, error, refetch } = useQuery(accountQuery);
  if (error && !account) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!account) return <Skeleton height={420} />;
  return <ProfileForm key={account.id} account={account} />;
}
