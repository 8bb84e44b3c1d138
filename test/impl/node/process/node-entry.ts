/** Runs one node of a test's cluster as a process: the options come as one JSON argument. */
import { right } from 'fp-ts/lib/Either.js'
import { nobody } from '../../../../impl/node/core/observer.js'
import { DEFAULT_TIMING } from '../../../../impl/node/core/role-timer.js'
import { runNodeProcess } from '../../../../impl/node/process/node-process.js'

const { plan, id, data } = JSON.parse(process.argv[2] ?? '')
runNodeProcess({ ...plan, id, data, timing: DEFAULT_TIMING, observer: () => right(nobody) })
