/** Carries out a schedule of faults on a simulated cluster, and starts again what has stopped. */
import { match } from 'ts-pattern'
import type { SimulatedCluster } from '../../../impl/node/simulated/cluster.js'
import { type DiskTrouble, sound } from '../../../impl/node/simulated/disk.js'
import type { Weather } from '../../../impl/node/simulated/transport.js'
import type { ServerId, ServerState } from '../../../impl/raft/types.js'
import type { Fault, TimedFault } from './fault.js'
import { askForChange, askToHandOver } from './operators.js'
import { beginRush } from './rush.js'

export interface NemesisOptions<S> {
  readonly cluster: SimulatedCluster<S, string>
  readonly servers: readonly ServerId[]
  /** The weather when no fault changes it. */
  readonly weather: Weather
  /** Lets more clients come, until it is called off. */
  readonly rush: (clients: number, thinkMs: number) => () => void
  /** The state of a server after its last step. */
  readonly state: (server: ServerId) => ServerState | undefined
  /** Told of each fault when it begins. */
  readonly began: (fault: TimedFault) => void
}

export interface Nemesis {
  /** For how many milliseconds the disk now says that a write is durable before it is. */
  readonly lie: (server: ServerId) => number
}

/** How often the supervisor looks whether a node has stopped by itself. */
const SUPERVISION_MS = 1_000
/** A clock that goes forward so far makes a node campaign, unless it leads. */
const TO_CAMPAIGN_MS = 10_000
const TORN = { kept: 0, pages: null }

type End = () => void

export const unleash = <S>(options: NemesisOptions<S>, schedule: readonly TimedFault[]): Nemesis => {
  const { cluster, servers, began } = options
  const { time, crash, start, life, disk } = cluster
  /** How many faults keep the node down now. */
  const keptDown = counting<ServerId>()
  const cutLinks = counting<string>()
  const weathers: Weather[] = []
  const troubles = new Map<ServerId, DiskTrouble[]>(servers.map((server) => [server, []]))
  const lies = new Map<ServerId, number>()

  const down = (nodes: readonly ServerId[], crashOne: (node: ServerId) => void): End => {
    for (const node of nodes) {
      keptDown.add(node)
      crashOne(node)
    }
    return () => {
      for (const node of nodes) if (keptDown.remove(node) === 0) start(node)
    }
  }
  const cut = (links: readonly (readonly [ServerId, ServerId])[]): End => {
    const each = (change: (key: string) => number) => {
      for (const [from, to] of links) cluster.network.setLink(from, to, change(`${from} ${to}`) > 0)
    }
    each(cutLinks.add)
    return () => each(cutLinks.remove)
  }
  const withWeather = (weather: Weather): End => {
    const forecast = (): void => cluster.network.setWeather(weathers.at(-1) ?? options.weather)
    weathers.push(weather)
    forecast()
    return () => {
      weathers.splice(weathers.indexOf(weather), 1)
      forecast()
    }
  }
  const withTrouble = (node: ServerId, trouble: DiskTrouble): End => {
    const all = troubles.get(node) ?? []
    const apply = (): void => disk(node).setTrouble(all.at(-1) ?? sound)
    all.push(trouble)
    apply()
    return () => {
      all.splice(all.indexOf(trouble), 1)
      apply()
    }
  }
  /** Flips a bit on a running node only: before it has recovered, a torn end may not have been cut off yet. */
  const withFlip = (node: ServerId, append: 'any but the last' | 'the last', where: number, bit: number): End => {
    const repair = cluster.node(node) === undefined ? null : disk(node).flip(append, where, bit)
    if (repair === null) return () => {}
    keptDown.add(node)
    crash(node, TORN)
    // It ought to refuse such a disk. If it starts, the checks judge what comes of it.
    start(node)
    return () => {
      repair()
      if (keptDown.remove(node) === 0) start(node)
    }
  }

  const begin = (fault: Fault): End =>
    match(fault)
      .returnType<End>()
      .with({ _tag: 'Crash' }, ({ node, tear }) => down([node], () => crash(node, tear)))
      .with({ _tag: 'CrashAtDeed' }, ({ node, deed, tear, as }) => {
        const counts = () => as === 'anything' || cluster.node(node)?.status().role === 'Candidate'
        if (life(node) === undefined) return () => {}
        cluster.crashAtDeed(node, deed, tear, counts)
        // Few nodes would become candidates before something else befalls them.
        if (as === 'candidate') life(node)?.jump(TO_CAMPAIGN_MS)
        return () => {}
      })
      .with({ _tag: 'PowerLoss' }, ({ tear }) => down(servers, (node) => crash(node, tear)))
      .with({ _tag: 'Pause' }, ({ node }) => {
        const paused = life(node)
        paused?.pause()
        return () => paused?.resume()
      })
      .with({ _tag: 'Cut' }, ({ links }) => cut(links))
      .with({ _tag: 'Weather' }, ({ weather }) => withWeather({ ...weather }))
      .with({ _tag: 'SlowDisk' }, ({ node, slowBy }) => withTrouble(node, { slowBy, appends: 'work' }))
      .with({ _tag: 'Rush' }, (rush) =>
        beginRush(rush, {
          ...{ cluster, servers, comeClients: options.rush },
          slow: (node, slowBy) => withTrouble(node, { slowBy, appends: 'work' }),
          duplicate: (duplication) => withWeather({ ...(weathers.at(-1) ?? options.weather), duplication }),
        }),
      )
      .with({ _tag: 'FailingDisk' }, ({ node }) => withTrouble(node, { slowBy: 0, appends: 'fail to sync' }))
      .with({ _tag: 'FullDisk' }, ({ node }) => withTrouble(node, { slowBy: 0, appends: 'find it full' }))
      .with({ _tag: 'FlippedBit' }, ({ node, where, bit }) => withFlip(node, 'any but the last', where, bit))
      .with({ _tag: 'Drift' }, ({ node, rate }) => {
        const drifting = life(node)
        drifting?.setRate(rate)
        return () => drifting?.setRate(1)
      })
      .with({ _tag: 'Jump' }, ({ node, by }) => {
        life(node)?.jump(by)
        return () => {}
      })
      .with({ _tag: 'HandOver' }, ({ to }) => {
        askToHandOver(options, to)
        return () => {}
      })
      .with({ _tag: 'ChangeMembers' }, ({ change }) => {
        askForChange(options, change)
        return () => {}
      })
      .with({ _tag: 'LostWrite' }, ({ node }) =>
        down([node], () => {
          crash(node, TORN)
          disk(node).loseLast()
        }),
      )
      .with({ _tag: 'FlippedLastBit' }, ({ node, where, bit }) => withFlip(node, 'the last', where, bit))
      .with({ _tag: 'LyingDisk' }, ({ node, by }) => {
        lies.set(node, by)
        return () => lies.delete(node)
      })
      .exhaustive()

  const supervise = (): void => {
    for (const server of servers) if (keptDown.count(server) === 0) start(server)
    time.after(SUPERVISION_MS, supervise)
  }
  for (const timed of schedule) {
    time.after(timed.at, () => {
      began(timed)
      const end = begin(timed.fault)
      time.after(timed.lasts, end)
    })
  }
  supervise()
  return { lie: (server) => lies.get(server) ?? 0 }
}

/** How often each key has been added and not removed. */
const counting = <K>() => {
  const counts = new Map<K, number>()
  const count = (key: K): number => counts.get(key) ?? 0
  const change = (by: number) => (key: K) => {
    counts.set(key, count(key) + by)
    return count(key)
  }
  return { count, add: change(1), remove: change(-1) }
}
