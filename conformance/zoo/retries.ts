/** A cluster whose clients place the same order again and again, and what the shop makes of the committed commands. */

import { isLeft } from 'fp-ts/lib/Either.js'
import { entriesFrom } from '../../impl/raft/log.js'
import { type Entry, Index, type Message, type ServerState } from '../../impl/raft/types.js'
import { wholeShop } from '../../impl/store/change.js'
import { oneOrderPerKey } from '../../impl/store/invariants.js'
import { type StoreMachine, storeMachine } from '../../impl/store/machine.js'
import { type Rules, rules } from '../../impl/store/rules.js'
import type { Shop } from '../../impl/store/shop.js'
import { decodeCommand } from '../../impl/store/wire.js'
import type { Invariant, Protocol } from '../../model/checker/protocol.js'
import type { ReadEvent } from '../../model/raft/features/read-history.js'
import { type ClusterSettings, reducerCluster } from '../refinement/cluster.js'

/** The store of the bug: each command is the first of its key. */
export const forgetful: Rules = { ...rules, recall: () => ({ _tag: 'First' }) }

/** Throws on what is no command: the store would refuse it, and an order that is never placed is never placed twice. */
const commandText = (command: object): string => {
  const text = JSON.stringify(command)
  const decoded = decodeCommand(text)
  if (isLeft(decoded)) throw new Error(`${text}: ${decoded.left}`)
  return text
}

const apple = commandText({ _tag: 'AddProduct', key: null, id: 'apple', name: 'An apple', price: 25, stock: 9 })

/** What each of the explored commands stands for: a client that got no answer sends its order again. */
const order = commandText({ _tag: 'PlaceOrder', key: 'my-order', lines: [{ product: 'apple', quantity: 1 }] })

/** The shop of a server that has applied what it knows to be committed. */
const shopOf = (machine: StoreMachine, { log, commitIndex }: ServerState): Shop => {
  const isCommand = ({ payload }: Entry): boolean => payload._tag === 'Command'
  const orders = entriesFrom(log, Index(1), commitIndex).filter(isCommand)
  return [apple, ...orders.map(() => order)].reduce((shop, text) => machine.apply(shop, text)[0], machine.initial)
}

const oneOrder = (machine: StoreMachine): Invariant<ServerState, Message> => ({
  name: oneOrderPerKey.name,
  source: 'Raft paper, section 8: a command is not executed twice',
  reads: 'server',
  holds: (_i, s) => oneOrderPerKey.violations(wholeShop(shopOf(machine, s))).length === 0,
})

/** The cluster with a shop on each server; its only invariant is the shop's. */
export const clusterWithShop = (
  settings: ClusterSettings,
  chosen: Rules,
): Protocol<ServerState, Message, ReadEvent> => ({
  ...reducerCluster(settings),
  // The invariants are asked of the whole shop, so there is no need for the machine to report.
  invariants: [oneOrder(storeMachine(() => {}, chosen))],
})
