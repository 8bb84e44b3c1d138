/** The checksum of spec/ and model/raft/, which the build puts in. */
declare const __SPECIFICATION__: string

export const specification: string = __SPECIFICATION__
