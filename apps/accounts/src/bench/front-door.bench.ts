import type { OpenFrontDoor } from '#libs/product';
import { openedAccount } from './opened.load.js';

/** Where cash is paid into one account, the same for all: the hottest there can be. Of a centime, so that no ceiling is met. */
const openAccountsDoor: OpenFrontDoor = async ({ origin, tokens }) => {
  const accountId = await openedAccount({ origin, token: tokens[0] ?? '' }, Date.now() % 100_000_000);
  return {
    path: `/api/accounts/v1/accounts/${accountId}/deposits`,
    indicator: 'accounts.deposits',
    body: () => '{"amountCentimes":1}',
  };
};
export default openAccountsDoor;
