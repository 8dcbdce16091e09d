import { Center, Loader } from '@mantine/core';

/** While the first page is loaded. */
export function Waiting() {
  return (
    <Center h="100vh">
      <Loader type="dots" />
    </Center>
  );
}
