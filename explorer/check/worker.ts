/** A web worker that explores what it is sent, once. It is ended when nobody wants to know any more. */
import { type Asked, check, type Told } from './checking.js'
import { provideMemory } from './lone-memory.js'

provideMemory(globalThis)

const tell = (told: Told): void => self.postMessage(told)

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  try {
    check(data, tell, () => performance.now())
  } catch (error) {
    tell({ _tag: 'Refused', why: error instanceof Error ? error.message : String(error) })
  }
})
