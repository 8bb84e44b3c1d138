import { fstatSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that is gone when the test has ended. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-traces-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file in a folder of its own with this content. */
export const temporaryFile = (content: string | Uint8Array): string => {
  const file = join(temporaryFolder(), 'n1.ndjson')
  writeFileSync(file, content)
  return file
}

/** The descriptor under which this process has the file open. */
export const descriptorOf = (file: string): number => {
  const { dev, ino } = statSync(file)
  for (let descriptor = 3; descriptor < 4096; descriptor++) {
    try {
      const stat = fstatSync(descriptor)
      if (stat.dev === dev && stat.ino === ino) return descriptor
    } catch {
      // No file is open under this number.
    }
  }
  throw new Error(`${file} is not open`)
}
