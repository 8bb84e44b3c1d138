/** What must hold of reads: the last part of spec/Reads.tla. */
import type { Invariant } from '../../checker/protocol.js'
import type { Constants, Server } from '../types.js'
import { areServers } from './kinds.js'
import { readHistoryInvariants } from './read-history.js'
import type { WholeMessage } from './types.js'
import { variablesOf } from './variables.js'

const isNat = (value: number): boolean => Number.isInteger(value) && value >= 0

export const readInvariants = (c: Constants): readonly Invariant<Server, WholeMessage>[] => [
  {
    name: 'ReadsTypeOK',
    source: 'Ongaro 2014, section 6.4',
    reads: 'server',
    holds: (i, s) => {
      const { readCount, readRound, reads } = variablesOf(s)
      return (
        isNat(readCount) &&
        isNat(readRound) &&
        reads.every(
          ({ server, read, round, confirmed }) =>
            areServers(c, [server]) &&
            isNat(read) &&
            read >= 1 &&
            isNat(round) &&
            round >= 1 &&
            round <= readRound &&
            areServers(c, confirmed) &&
            confirmed.includes(i),
        )
      )
    },
  },
  {
    name: 'ReadsTypeOK (names)',
    source: 'Ongaro 2014, section 6.4',
    reads: 'servers',
    view: (s) => `${variablesOf(s).readCount}|${variablesOf(s).reads.map(({ server, read }) => `${server}.${read}`)}`,
    holds: (servers) =>
      servers.every((s) =>
        variablesOf(s).reads.every(({ server, read }) => {
          const asked = servers[server]
          return asked !== undefined && read <= variablesOf(asked).readCount
        }),
      ),
  },
  {
    name: 'OnlyLeadersRead',
    source: 'Ongaro 2014, section 6.4',
    reads: 'server',
    holds: (_i, s) => {
      const { readRound, reads } = variablesOf(s)
      return readRound === 0 || (s.state === 'Leader' && reads.every(({ index }) => index <= s.commitIndex))
    },
  },
  {
    name: 'RoundsDiffer',
    source: 'Ongaro 2014, section 6.4',
    reads: 'server',
    holds: (_i, s) => {
      const rounds = variablesOf(s).reads.map(({ round }) => round)
      return new Set(rounds).size === rounds.length
    },
  },
  ...readHistoryInvariants,
]
