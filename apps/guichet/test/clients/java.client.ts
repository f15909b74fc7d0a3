import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateClient, runTool } from './tools.js';

// Money is long: a fee is asked for of more centimes than 32 bits hold, and refused in the words of the service.
const CALL = `
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.TransfersApi;
import org.openapitools.client.model.QuoteRequest;

public class Call {
  public static void main(String[] args) throws Exception {
    ApiClient client = new ApiClient();
    client.setBasePath(args[0]);
    client.setBearerToken(args[1]);
    TransfersApi transfers = new TransfersApi(client);
    System.out.println(transfers.quotesQuote(quoteOf(10000L)).getFee().getTotalCentimes());
    try {
      transfers.quotesQuote(quoteOf(2155145000L));
    } catch (ApiException refused) {
      System.out.println(refused.getCode());
    }
  }

  private static QuoteRequest quoteOf(long amountCentimes) {
    return new QuoteRequest().operator(QuoteRequest.OperatorEnum.CASH_EXPRESS).amountCentimes(amountCentimes);
  }
}
`;

/** Compiles the client of transfers that is generated for Java, and lets it make two calls; what it printed. */
export async function callInJava(document: string, folder: string, origin: string, token: string): Promise<string> {
  await generateClient(document, 'java', folder);
  writeFileSync(join(folder, 'src', 'main', 'java', 'Call.java'), CALL);
  const goals = ['compile', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.txt'];
  await runTool('mvn', ['-q', '-B', ...goals], folder);
  const classpath = `target/classes:${readFileSync(join(folder, 'classpath.txt'), 'utf8')}`;
  return runTool('java', ['-cp', classpath, 'Call', origin, token], folder);
}
