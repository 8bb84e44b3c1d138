/** Commitment, as the specification of etcd-io/raft states it. */
import type { Invariant } from '../../checker/protocol.js'
import { encodeLog } from '../encode.js'
import { configurationOf, isQuorum } from '../quorum.js'
import { Len } from '../sequence.js'
import type { Constants, Message, Server } from '../types.js'
import { atLeastAsUpToDate, Committed, isPrefixOf } from './logs.js'

const view = (s: Server): string => `${s.commitIndex}|${encodeLog(s.log)}`

const thoseOf = (servers: readonly Server[], such: (s: Server) => boolean): readonly number[] =>
  servers.flatMap((s, k) => (such(s) ? [k] : []))

export const commitmentInvariants = (c: Constants): readonly Invariant<Server, Message>[] => [
  {
    // Every quorum has a server with all that i knows to be committed; so those without it are no quorum.
    name: 'QuorumLogInv',
    source: 'etcd-io/raft, QuorumLogInv',
    reads: 'servers',
    view,
    holds: (servers) =>
      servers.every(
        (i) =>
          !isQuorum(
            configurationOf(c, i),
            thoseOf(servers, (j) => !isPrefixOf(Committed(i), j.log)),
          ),
      ),
  },
  {
    // A log with which a quorum would elect its server has all that anyone knows to be committed. etcd's specification
    // compares two servers only, which is false from five servers up: j may be outside the quorum that committed, and
    // know of an old entry but not yet of the newer one by which it was committed.
    name: 'MoreUpToDateCorrectInv',
    source: 'etcd-io/raft, MoreUpToDateCorrectInv, over quorums; Raft paper, section 5.4.1',
    reads: 'servers',
    view,
    holds: (servers) =>
      servers.every(
        (i) =>
          !isQuorum(
            configurationOf(c, i),
            thoseOf(servers, (k) => atLeastAsUpToDate(i.log, k.log)),
          ) || servers.every((j) => isPrefixOf(Committed(j), i.log)),
      ),
  },
  {
    // What a server knows to be committed it has, and a log is durable in every state.
    name: 'CommittedIsDurableInv',
    source: 'etcd-io/raft, CommittedIsDurableInv; Ongaro 2014, appendix B, theorem 1',
    reads: 'server',
    holds: (_i, s) => s.commitIndex <= Len(s.log),
  },
]
