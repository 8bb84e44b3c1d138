/**
 * The shop on every node of a simulated cluster, with a look at each application: what the shop's invariants say, and
 * whether nodes that have applied the same commands hold the same shop.
 */
import { left, map, right } from 'fp-ts/lib/Either.js'
import type { StateMachine, Ticks } from '../../../impl/node/core/node-options.js'
import type { Loading } from '../../../impl/node/storage/snapshot-reading.js'
import { countKeys } from '../../../impl/store/keys.js'
import { storeMachine } from '../../../impl/store/machine.js'
import { rules as standardRules } from '../../../impl/store/rules.js'
import type { Shop } from '../../../impl/store/shop.js'
import { encodeReply } from '../../../impl/store/wire.js'
import { counted } from '../../../text/counts.js'
import type { Breakage } from './breakage.js'
import type { Report } from './violation.js'

/** A shop, and how many commands made it. */
export interface Replicated {
  readonly shop: Shop
  readonly commands: number
}

export interface ReplicatedMachine extends StateMachine<Replicated, string> {
  /** What the command would be answered; nothing is applied. */
  readonly peek: (state: Replicated, command: string) => string
}

/** The clock of the shop in each of them. */
export const ticksOfShops = ({ everyMs, command }: Ticks<Shop>): Ticks<Replicated> => ({
  everyMs,
  command: (elapsedMs, { shop }) => command(elapsedMs, shop),
})

interface Application {
  readonly command: string
  readonly after: Replicated
  readonly reply: string
}

/** Every so-manieth application that is remembered is carried out once more. */
const AGAIN = 64

/**
 * What a pure function has come to once, it comes to again: so an application is carried out once for all nodes that
 * apply the same command to the same state, the same node after a restart included; now and then it is carried out once
 * more, and must come to the same. `forgotten` is called with the number of keys that an application forgets.
 */
export const replicatedMachine = (
  report: Report,
  { store, wrongApplication }: Breakage,
  forgotten: (keys: number) => void,
): ReplicatedMachine => {
  const machine = storeMachine((violation) => report('ShopInvariants', violation), { ...standardRules, ...store })
  const initial: Replicated = { shop: machine.initial, commands: 0 }
  const remembered = new WeakMap<Replicated, Application>()
  /** The first digest that was seen after this many commands. */
  const digests: string[] = []
  let applications = 0

  const carryOut = ({ shop, commands }: Replicated, command: string): Application => {
    const [next, reply] = machine.apply(shop, command)
    const after = { shop: next, commands: commands + 1 }
    const lost = countKeys(shop.keys) - countKeys(next.keys)
    if (lost > 0) forgotten(lost)
    const digest = machine.digest(next)
    const first = digests[commands] ?? digest
    digests[commands] = first
    if (first !== digest) {
      report(
        'StoreDigests',
        `after ${counted(commands + 1, 'command')} one node holds the shop ${digest}, another one ${first}`,
      )
    }
    return { command, after, reply: encodeReply(reply) }
  }
  return {
    initial,
    apply: (state, command) => {
      applications += 1
      if (applications === wrongApplication) {
        const { reply } = carryOut(state, command)
        return [{ shop: state.shop, commands: state.commands + 1 }, reply]
      }
      const known = remembered.get(state)
      if (known?.command === command) {
        if (applications % AGAIN === 0 && carryOut(state, command).reply !== known.reply) {
          report('StoreDigests', `the command ${command} was answered in two ways, one of them ${known.reply}`)
        }
        return [known.after, known.reply]
      }
      const application = carryOut(state, command)
      if (known === undefined) remembered.set(state, application)
      return [application.after, application.reply]
    },
    digest: ({ shop }) => machine.digest(shop),
    peek: ({ shop }, command) => encodeReply(machine.apply(shop, command)[1]),
    saving: {
      partsOf: function* ({ shop, commands }) {
        yield String(commands)
        yield* machine.partsOf(shop)
      },
      loading: () => ({
        take: (commands) => right(loadingAfter(Number(commands), machine.loading())),
        end: () => left('no part says how many commands there were'),
      }),
      digest: ({ shop }) => machine.digest(shop),
    },
  }
}

const loadingAfter = (commands: number, shop: Loading<Shop>): Loading<Replicated> => ({
  take: (part) => map((next: Loading<Shop>) => loadingAfter(commands, next))(shop.take(part)),
  end: () => map((loaded: Shop): Replicated => ({ shop: loaded, commands }))(shop.end()),
})
