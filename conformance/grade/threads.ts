/** Threads of the files of this folder: compiled, or from source, in which case a loader for TypeScript comes first. */
import { Worker, type WorkerOptions } from 'node:worker_threads'

/** `entry`: the file as it is compiled, ending in .js. */
export const threadOf = (entry: URL, options: WorkerOptions): Worker => {
  if (!import.meta.url.endsWith('.ts')) return new Worker(entry, options)
  const loader = import.meta.resolve('tsx/esm/api')
  const file = entry.href.replace(/\.js$/, '.ts')
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}) })`
  return new Worker(code, { ...options, eval: true, execArgv: [] })
}
