/**
 * The container inside @peculiar/x509 asks for three functions of a proposal for the language that never came: metadata of
 * classes (npm's reflect-metadata is all of it). To be imported before that package, and by those alone who use it.
 */
const stored = new WeakMap<object, Map<unknown, unknown>>()

const own = (key: unknown, target: object): unknown => stored.get(target)?.get(key)

const inherited = (key: unknown, target: object | null): unknown =>
  target === null ? undefined : (own(key, target) ?? inherited(key, Object.getPrototypeOf(target)))

const define = (key: unknown, value: unknown, target: object): void => {
  const known = stored.get(target) ?? new Map<unknown, unknown>()
  stored.set(target, known.set(key, value))
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, { getMetadata: inherited, getOwnMetadata: own, defineMetadata: define })
}
