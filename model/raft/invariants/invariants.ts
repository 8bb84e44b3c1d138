import type { Invariant } from '../../checker/protocol.js'
import type { Constants, Message, Server } from '../types.js'
import { commitmentInvariants } from './commitment.js'
import { figure3 } from './figure-3.js'
import { inFlightInvariants } from './in-flight.js'
import { replicationInvariants } from './replication.js'
import { typeInvariants } from './types.js'
import { voteInvariants } from './votes.js'

/** The invariants that every exploration checks. */
export const invariants = (c: Constants): readonly Invariant<Server, Message>[] => [
  ...typeInvariants(c),
  ...figure3,
  ...voteInvariants(c),
  ...replicationInvariants,
  ...commitmentInvariants(c),
  ...inFlightInvariants(c),
]
