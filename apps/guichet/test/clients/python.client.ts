import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateClient, pythonTools, runTool } from './tools.js';

const CALL = `
import sys
import guichet_transfers
from guichet_transfers.api.transfers_api import TransfersApi
from guichet_transfers.models.quote_request import QuoteRequest

configuration = guichet_transfers.Configuration(host=sys.argv[1], access_token=sys.argv[2])
with guichet_transfers.ApiClient(configuration) as client:
    transfers = TransfersApi(client)
    quote = lambda centimes: transfers.quotes_quote(QuoteRequest(operator="cash-express", amount_centimes=centimes))
    print(quote(10000).fee.total_centimes)
    try:
        quote(2155145000)
    except guichet_transfers.ApiException as refused:
        print(refused.status)
`;

/** Lets the client of transfers that is generated for Python make two calls; what it printed. */
export async function callInPython(document: string, folder: string, origin: string, token: string): Promise<string> {
  await generateClient(document, 'python', folder, '--package-name', 'guichet_transfers');
  writeFileSync(join(folder, 'call.py'), CALL);
  const python = join(await pythonTools(), 'python');
  await runTool(python, ['-m', 'compileall', '-q', 'guichet_transfers'], folder);
  return runTool(python, ['call.py', origin, token], folder);
}
