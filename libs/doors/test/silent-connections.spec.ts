import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { closeSilentConnections, guardConnections } from '../src/connections.js';

describe('a server that closes', () => {
  it('waits for who has asked, not for who has connected and says nothing', async () => {
    const server = createServer((_request, response) => void sleep(200).then(() => response.end('done')));
    guardConnections(server, { total: 10, perAddress: 10 }, () => '');
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const asking = connect(port, '127.0.0.1');
    const asked = once(server, 'request');
    asking.write('GET / HTTP/1.1\r\nHost: guichet.example\r\nConnection: close\r\n\r\n');
    await asked;
    const silent = connect(port, '127.0.0.1').resume();
    await once(server, 'connection');
    const answer: Buffer[] = [];
    asking.on('data', (chunk: Buffer) => answer.push(chunk));
    const [closed, silentClosed, answered] = [once(server, 'close'), once(silent, 'close'), once(asking, 'close')];
    server.close();
    closeSilentConnections(server);
    await silentClosed;
    expect(answer).toEqual([]);
    await Promise.all([closed, answered]);
    expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1.1 200 OK.*done$/s);
  });
});
