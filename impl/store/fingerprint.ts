/**
 * Fingerprints of values and of sets of values. A set's fingerprint is the sum of its elements', so it does not depend
 * on their order and is kept up to date in constant time. It tells replicas apart that went different ways by accident;
 * it is not made to withstand someone who looks for a collision of sums.
 */
import { hash } from 'node:crypto'
import { canonicalJson } from './canonical.js'

const bits = 256

/** SHA-256 of the canonical text, in hexadecimal digits. */
export const fingerprint = (value: unknown): string => hash('sha256', canonicalJson(value), 'hex')

const numberOf = (value: unknown): bigint => BigInt(`0x${fingerprint(value)}`)

/** The fingerprint of the set in which `before` (if there is one) is replaced by `after`. */
export const replaced = (sum: bigint, before: unknown, after: unknown): bigint =>
  BigInt.asUintN(bits, sum + numberOf(after) - (before === undefined ? 0n : numberOf(before)))

export const toHex = (sum: bigint): string => sum.toString(16).padStart(bits / 4, '0')
