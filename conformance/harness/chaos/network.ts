/** The network between the nodes: a proxy on every link, and what faults make of each. */

import type { Address, Member } from '../../../impl/node/network/members.js'
import type { ClusterPlan } from '../../../impl/node/process/cluster-plan.js'
import { seededRandom } from '../../../impl/node/simulated/random.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { FrameFault, Partition } from './fault.js'
import { type Link, linkState, linksOf } from './link.js'
import { HOST, type LinkProxy, openLinkProxy, type ProxyCounts } from './proxy.js'

export interface Network {
  /** The plan as one node sees it: the others are behind the proxies of its links to them. */
  readonly seenBy: (plan: ClusterPlan, id: ServerId) => ClusterPlan
  /** From now on these faults are on, and no others. */
  readonly set: (faults: readonly (Partition | FrameFault)[]) => void
  readonly counts: () => ProxyCounts
  readonly close: () => Promise<void>
}

interface Proxied extends Link {
  readonly proxy: LinkProxy
}

export const openNetwork = async (nodes: number, seed: number): Promise<Network> => {
  const addresses: (Address | null)[] = Array.from({ length: nodes }, () => null)
  const links: readonly Proxied[] = await Promise.all(
    linksOf(nodes).map(async (link, k) => {
      const random = seededRandom(seed * 64 + 32 + k)
      return { ...link, proxy: await openLinkProxy({ target: () => addresses[link.to] ?? null, random }) }
    }),
  )
  const seen = (from: number, member: Member, to: number): Member => {
    const link = links.find((one) => one.from === from && one.to === to)
    return link === undefined ? member : { ...member, peer: { host: HOST, port: link.proxy.port } }
  }
  return {
    seenBy: (plan, id) => {
      plan.members.forEach(({ peer }, k) => {
        addresses[k] = peer
      })
      const from = plan.members.findIndex((member) => member.id === id)
      return { ...plan, members: plan.members.map((member, to) => seen(from, member, to)) }
    },
    set: (faults) => {
      for (const { proxy, ...link } of links) proxy.set(linkState(faults, link))
    },
    counts: () =>
      links
        .map(({ proxy }) => proxy.counts())
        .reduce((sum, one) => ({
          passed: sum.passed + one.passed,
          dropped: sum.dropped + one.dropped,
          delayed: sum.delayed + one.delayed,
          duplicated: sum.duplicated + one.duplicated,
          cut: sum.cut + one.cut,
        })),
    close: async () => {
      await Promise.all(links.map(({ proxy }) => proxy.close()))
    },
  }
}
