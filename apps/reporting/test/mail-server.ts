import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that a server took, or began to take. */
export interface TakenMail {
  from: string;
  to: string[];
  /** Headers and body, as they were sent. */
  text: string;
}

/** What the server does with mail: takes it, refuses it for now, never says whether it has taken it, or knows one address alone. */
export type MailMood = 'takes' | 'refuses' | 'hangs' | 'knows-one';

/** A real SMTP server, in this process. */
export class TestMailServer {
  mood: MailMood = 'takes';
  readonly taken: TakenMail[] = [];
  /** Mail that was sent whole and not acknowledged. */
  readonly unanswered: TakenMail[] = [];
  private readonly server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'guichet' && password === 'secret' ? done(null, { user: username }) : done(new Error('no')),
    onMailFrom: (_address, _session, done) => done(this.mood === 'refuses' ? refusal(451) : null),
    onRcptTo: ({ address }, { envelope }, done) =>
      done(this.mood === 'knows-one' && envelope.rcptTo.length > 0 ? refusal(550, address) : null),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const mail = {
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        };
        (this.mood === 'hangs' ? this.unanswered : this.taken).push(mail);
        if (this.mood !== 'hangs') done();
      });
    },
  });

  static async start(): Promise<TestMailServer> {
    const mailServer = new TestMailServer();
    mailServer.server.on('error', () => undefined); // of connections whose client was killed
    await new Promise<void>((resolve) => mailServer.server.listen(0, '127.0.0.1', resolve));
    return mailServer;
  }

  /** Where it is, with a user's name and password. */
  get url(): string {
    return `smtp://guichet:secret@127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

function refusal(responseCode: number, address = ''): Error {
  return Object.assign(new Error(`not now ${address}`), { responseCode });
}
