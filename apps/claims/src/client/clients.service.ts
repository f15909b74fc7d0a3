import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { entityOf } from '#libs/service';
import type { NewMember } from '../member/member.js';
import { refuseClient, type InsuredClient } from './client.js';
import { ClientTable } from './client.table.js';
import { addMember, removeMember, type MemberReply, type RemoveMember } from './family.js';

/** Families of clients, at the counter. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws {DomainError} `client.not-found`, and what the decision refuses */
  async add(
    { clientId, agency, person }: { clientId: string; agency: string; person: NewMember },
    request: CommandRequest,
  ): Promise<Answered<MemberReply>> {
    const { personKey: clientKey } = await this.find(clientId);
    return this.commands.run(addMember, { id: idFor(request), clientId, clientKey, agency, person }, request);
  }

  /** Ends a member's belonging to a family. */
  remove(command: Omit<RemoveMember, 'id'>, request: CommandRequest): Promise<Answered<MemberReply>> {
    return this.commands.run(removeMember, { id: idFor(request), ...command }, request);
  }

  /** @throws {DomainError} `client.not-found` */
  async find(id: string): Promise<InsuredClient> {
    const client = await this.dataSource.getRepository(entityOf(ClientTable)).findOneBy({ id });
    if (!client) throw refuseClient('client.not-found');
    return client;
  }
}
