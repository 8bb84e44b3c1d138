/**
 * Fingerprints of values and of sets of values. A set's fingerprint is the sum of its elements', so it does not depend
 * on their order and is kept up to date in constant time. It tells replicas apart that went different ways by accident;
 * it is not made to withstand someone who looks for a collision of sums.
 */
import { hash } from 'node:crypto'
import { canonicalJson } from './canonical.js'

const bits = 256

/** SHA-256 of the text, as a number. */
export const printOf = (text: string): bigint => BigInt(`0x${hash('sha256', text, 'hex')}`)

/** SHA-256 of the canonical text, in hexadecimal digits. */
export const fingerprint = (value: unknown): string => hash('sha256', canonicalJson(value), 'hex')

/** The fingerprint of the set in which the element with print `before` (0 if there is none) is replaced by another. */
export const replaced = (sum: bigint, before: bigint, after: bigint): bigint =>
  BigInt.asUintN(bits, sum + after - before)

export const toHex = (sum: bigint): string => sum.toString(16).padStart(bits / 4, '0')
