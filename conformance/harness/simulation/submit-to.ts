/** How clients hand commands to nodes: as a sound shell takes them, or as a broken one does. */
import type { SimulatedCluster } from '../../../impl/node/simulated/cluster.js'
import type { Breakage } from './breakage.js'
import type { Submit } from './clients.js'
import type { Replicated, ReplicatedMachine } from './machine.js'

export const submitTo =
  (cluster: SimulatedCluster<Replicated, string>, machine: ReplicatedMachine, shell: Breakage['shell']): Submit =>
  (server, command, done) => {
    const node = cluster.node(server)
    if (node === undefined) return
    const isRead = command.includes('"_tag":"Read')
    const isLocal = shell === 'a leader answers reads from its own state' && isRead
    if (!isLocal) return isRead ? node.read(command, done) : node.submit(command, done)
    const { role, lastApplied } = node.status()
    if (role !== 'Leader') return node.submit(command, done)
    const reply = machine.peek(node.machineState(), command)
    cluster.life(server)?.clock.after(0, () => done({ _tag: 'Applied', reply, index: lastApplied }))
  }
