/**
 * How long a node takes to find its past again: writes a log of this many orders, as a node would have, and recovers it in a
 * process of its own, and its memory is reported: what was resident at most, and what is left after a collection. The same process
 * applies what it found, in the slices of a node, and says how long they were. Then as many nodes as are asked for start together,
 * each on such a log, until all are ready: what was committed is applied by then.
 *
 *     tsx bench/recovery.ts [--entries 1000000] [--batch 32] [--nodes 1] [--folder DIR] [--profile DIR]
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isLeft } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import { openFileDisk } from '../impl/node/storage/disk-file.js'
import { recoverFrom } from '../impl/node/storage/recovery.js'
import { recover } from '../impl/node/storage/wal.js'
import { encodeHeader, type Identity } from '../impl/node/storage/wal-header.js'
import { encodeBatch, encodeIncarnation } from '../impl/node/storage/wal-records.js'
import type { FolderId } from '../impl/node/wire/codecs.js'
import { encodeFrame } from '../impl/node/wire/frames.js'
import * as Log from '../impl/raft/log.js'
import { type Entry, Index, ServerId, Term } from '../impl/raft/types.js'
import { counted, grouped } from '../text/counts.js'
import { compile } from './cluster/lockstep.js'
import { commandOf } from './recovery/commands.js'
import { applied, type Longest, type Slices } from './recovery/slices.js'
import { membersOf, untilReady } from './recovery/until-ready.js'

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    batch: { type: 'string', default: '32' },
    nodes: { type: 'string', default: '1' },
    folder: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
    recover: { type: 'string' },
  },
})
const identityOf = (node: ServerId, members: readonly ServerId[]) => ({ cluster: 'bench', node, members })
const n1 = ServerId('n1')
const newFolder = () => ({ id: 'bench' as FolderId, isJoined: true, peers: new Map() })
const mebibytes = (bytes: number): string => `${grouped(Math.round(bytes / 2 ** 20))} MiB`

const entryOf = (k: number): Entry => ({ term: Term(2), payload: { _tag: 'Command', command: commandOf(k) } })

const folderId = (node: ServerId): FolderId => `bench-${node}` as FolderId

const writeLog = (file: string, identity: Identity, entries: number, batch: number): void => {
  const wal = openSync(file, 'w')
  const { node, members } = identity
  const peers = new Map(members.filter((member) => member !== node).map((member) => [member, folderId(member)]))
  const folder = { id: folderId(node), isJoined: true, peers }
  writeSync(wal, encodeFrame(encodeHeader(identity)))
  writeSync(wal, encodeFrame(encodeIncarnation(1, { folder, members })))
  for (let keep = 0; keep < entries; keep += batch) {
    const some = Array.from({ length: Math.min(batch, entries - keep) }, (_, i) => entryOf(keep + i))
    const change = { _tag: 'Persist', currentTerm: Term(2), votedFor: none, keep: Index(keep), entries: some } as const
    writeSync(wal, encodeFrame(encodeBatch(change)))
  }
  closeSync(wal)
}

const recoverHere = (file: string): void => {
  const disk = openFileDisk(file)
  const before = process.memoryUsage().rss
  const began = performance.now()
  const cpuBefore = process.cpuUsage()
  const progress = (line: { readonly msg: string }): void => console.log(`  ${JSON.stringify(line)}`)
  recoverFrom(disk, identityOf(n1, [n1]), { newFolder, log: progress, recover, snapshots: null }, (found) => {
    const seconds = (performance.now() - began) / 1_000
    const { user, system } = process.cpuUsage(cpuBefore)
    const after = process.memoryUsage().rss
    const peak = process.resourceUsage().maxRSS * 1024
    disk.close(() => {
      globalThis.gc?.()
      // What a collection frees goes back to the system on other threads, a little later.
      setTimeout(() => {
        const left = process.memoryUsage()
        if (isLeft(found)) throw new Error(found.left.why)
        const { log } = found.right.past.durable
        const entries = Log.lastIndex(log)
        const rate = grouped(Math.round(entries / seconds))
        const cpu = ((user + system) / 1e6).toFixed(2)
        console.log(
          `${counted(entries, 'entry', 'entries')} in ${seconds.toFixed(2)} s (${cpu} s of CPU), ${rate} a second`,
        )
        console.log(`resident: ${mebibytes(before)} before, ${mebibytes(peak)} at most, ${mebibytes(after)} after`)
        console.log(
          `after a collection: ${mebibytes(left.rss)} resident, of which heap ${mebibytes(left.heapUsed)}, ` +
            `outside of it ${mebibytes(left.external)} (buffers ${mebibytes(left.arrayBuffers)})`,
        )
        applied(log).then((slices) => tellSlices(entries, slices))
      }, 500)
    })
  })
}

const tellSlices = (entries: number, { count, all, undisturbed, collecting, delay, cpuMs }: Slices): void => {
  const ms = (n: number): string => `${n.toFixed(1)} ms`
  const told = ({ longest, mostCpu }: Longest): string => `${ms(longest)}, ${ms(mostCpu)} of CPU`
  console.log(`applied in ${counted(count, 'slice')}, the longest of all ${told(all)}`)
  console.log(
    `  of ${counted(undisturbed.count, 'slice')} in which neither the collector nor another process stood in the way ${told(undisturbed)}`,
  )
  console.log(`  the event loop was late by at most ${ms(delay.longest)}, 99 of 100 times by at most ${ms(delay.p99)}`)
  console.log(
    `  ${(cpuMs / 1_000).toFixed(1)} s of CPU, ${((cpuMs * 1_000) / entries).toFixed(1)} µs an entry; ` +
      `collections took ${(collecting / 1_000).toFixed(1)} s of the time`,
  )
}

const startTogether = async (folder: string, count: number, entries: number, batch: number): Promise<void> => {
  const members = await membersOf(count)
  const ids = members.map(({ id }) => id)
  for (const id of ids) {
    mkdirSync(join(folder, id))
    writeLog(join(folder, id, 'wal'), identityOf(id, ids), entries, batch)
  }
  const entry = compile(join(folder, 'program'))
  const execArgv = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
  const all = await untilReady(entry, { cluster: 'bench', members, execArgv }, (id) => join(folder, id))
  console.log(`${count === 1 ? 'a node' : `${count} nodes together`}, from the start of the process:`)
  for (const { id, serving, ready, longest, term, applied, cpu } of all) {
    console.log(
      `  ${id} serves after ${serving.toFixed(1)} s, is ready after ${ready.toFixed(1)} s (${cpu.toFixed(1)} s of CPU): ` +
        `${counted(applied, 'entry', 'entries')} applied, term ${term}, no answer took longer than ${Math.round(longest)} ms`,
    )
  }
}

if (values.recover !== undefined) recoverHere(values.recover)
else {
  const [entries, batch, nodes] = [Number(values.entries), Number(values.batch), Number(values.nodes)]
  if (![entries, batch, nodes].every((n) => Number.isInteger(n) && n >= 1)) {
    console.error('bench/recovery: --entries, --batch and --nodes: expected numbers from 1')
    process.exit(2)
  }
  const folder = mkdtempSync(join(values.folder, 'lockstep-recovery-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
  const file = join(folder, 'wal')
  writeLog(file, identityOf(n1, [n1]), entries, batch)
  console.log(`a log of ${counted(entries, 'order')}, ${batch} to a batch: ${mebibytes(statSync(file).size)}`)
  const words = [...process.execArgv, '--expose-gc', fileURLToPath(import.meta.url), '--recover', file]
  process.exitCode = spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1
  await startTogether(folder, nodes, entries, batch)
}
