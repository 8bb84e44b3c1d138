/** What a node proves with who it is: certificates of the cluster's own authority, in PEM. */

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PeerCertificate } from 'node:tls'
import { createSecureContext } from 'node:tls'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

export interface CredentialFiles {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** Their contents. */
export type Credentials = CredentialFiles

/** The node that a certificate is for: the common name of its subject. Null for one that names nobody, or several. */
export const certifiedAs = ({ subject }: Pick<PeerCertificate, 'subject'>): string | null => {
  const name: unknown = subject?.CN
  return typeof name === 'string' ? name : null
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const read = (what: string, file: string): Either<string, string> => {
  try {
    return right(readFileSync(file, 'utf8'))
  } catch (error) {
    return left(`the ${what} cannot be read: ${messageOf(error)}`)
  }
}

/** Left: one line that says which file is no good, and why. */
export const readCredentials = (files: CredentialFiles, id: string): Either<string, Credentials> => {
  const ca = read('certificate authority', files.ca)
  if (ca._tag === 'Left') return ca
  const cert = read('certificate', files.cert)
  if (cert._tag === 'Left') return cert
  const key = read('key', files.key)
  if (key._tag === 'Left') return key
  const credentials = { ca: ca.right, cert: cert.right, key: key.right }
  try {
    createSecureContext(credentials)
    const { subject } = new X509Certificate(credentials.cert).toLegacyObject()
    const certified = certifiedAs({ subject })
    return certified === id
      ? right(credentials)
      : left(`${files.cert}: it is the certificate of ${certified}, not of ${id}`)
  } catch (error) {
    return left(`${files.cert}, ${files.key} and ${files.ca} are no certificate with its key: ${messageOf(error)}`)
  }
}
