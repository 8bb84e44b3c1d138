/** What `node` does: runs one node of a cluster, as a process that runs until a signal stops it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { nobody, type Observer } from '../../../impl/node/core/observer.js'
import { runNodeProcess } from '../../../impl/node/process/node-process.js'
import { ADMIN_TOKEN_VARIABLE, readAdminToken } from '../../../impl/node/process/security.js'
import { hasLog } from '../../../impl/node/storage/disk-file.js'
import { makeFolder } from '../../../impl/node/storage/make-folder.js'
import { initial } from '../../../impl/raft/state.js'
import { ServerId } from '../../../impl/raft/types.js'
import { headerWith } from '../../../traces/format.js'
import { showProblem } from '../../../traces/problem.js'
import { record } from '../../../traces/recorder.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines } from '../../cli/terminal.js'
import { readConfig } from './config.js'
import type { NodeValues } from './flags.js'
import { type NodeSettings, snapshotsOf, timingOf } from './settings.js'

/** Opens the trace of a node. A trace that does not begin with its cluster could not be validated. */
const openTrace = (settings: NodeSettings, folder: string): Either<string, Observer> => {
  const { id, cluster, members, data } = settings
  const file = join(folder, `${id}.ndjson`)
  if (!existsSync(file) && hasLog(join(data, 'wal')))
    return left(`${file} does not exist, but ${data} holds a log already; expected a trace from the first step on`)
  try {
    makeFolder(folder)
  } catch (error) {
    return left(`${folder} cannot be made: ${error instanceof Error ? error.message : error}`)
  }
  const nodes = members.map((member) => member.id)
  const initialTerm = initial.currentTerm
  const features = snapshotsOf(settings) === undefined ? [] : (['snapshots'] as const)
  const header = headerWith({ cluster, run: cluster, node: id, nodes, initialTerm }, features)
  return pipe(record(file, header), mapLeft(showProblem))
}

/** Of flags that are complete. */
const fromFlags = (values: NodeValues): Either<readonly string[], NodeSettings> => {
  const { id, cluster, members, data, ca, cert, key } = values
  if (id === null || cluster === null || members === null || data === null) return left(['a flag is missing'])
  const tls = ca === null || cert === null || key === null ? null : { ca, cert, key }
  return right({ ...values, id, cluster, members, data, tls })
}

const run = (settings: NodeSettings, isNew: boolean, adminToken: string | null): void => {
  const { id, cluster, members, data, trace, diskFaults, tls, plainHttp, keepKeysMs } = settings
  const snapshotAfter = snapshotsOf(settings)
  runNodeProcess({
    cluster,
    id: ServerId(id),
    members,
    data,
    isNew,
    diskFaults,
    credentials: tls,
    plainHttp,
    adminToken,
    timing: timingOf(settings),
    ...(keepKeysMs === null ? {} : { keepKeysMs }),
    ...(snapshotAfter === undefined ? {} : { snapshotAfter }),
    observer: () => (trace === null ? right(nobody) : openTrace(settings, trace)),
  })
}

export const runNode = async (values: NodeValues): Promise<ExitCode> => {
  const settings = values.config === null ? fromFlags(values) : readConfig(values.config)
  const adminToken = isLeft(settings) ? left('') : readAdminToken(settings.right.adminTokenFile, process.env)
  if (isLeft(settings) || isLeft(adminToken)) {
    const problems = isLeft(settings) ? settings.left : isLeft(adminToken) ? [adminToken.left] : []
    printLines(
      process.stderr,
      problems.map((problem) => `lockstep: ${problem}`),
    )
    return 2
  }
  // The processes that this one might start have no need of it.
  delete process.env[ADMIN_TOKEN_VARIABLE]
  run(settings.right, values.new, adminToken.right)
  // The node's process ends by itself, with an exit code of its own.
  return new Promise(() => {})
}
