/**
 * Certificates for a cluster that is developed or tried out: an authority of its own, and one certificate for each node,
 * which both the nodes' connections among each other and the clients' connections to a node can use. The authority's key is
 * thrown away at the end, so nobody can make another node of the cluster; a production cluster has an authority that stays.
 */
import { isIP } from 'node:net'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

export interface NodeCertificate {
  readonly node: string
  /** PEM. */
  readonly cert: string
  readonly key: string
}

export interface DevelopmentCertificates {
  /** The authority's certificate, PEM. */
  readonly ca: string
  readonly nodes: readonly NodeCertificate[]
}

export interface CertificateOptions {
  /** The ids of the nodes; each becomes the common name of its certificate, by which the others know it. */
  readonly nodes: readonly string[]
  /** Names and addresses by which clients reach any of the nodes, besides the nodes' ids and this machine. */
  readonly hosts: readonly string[]
  readonly days: number
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
const LOCAL = ['localhost', '127.0.0.1', '::1']
/** OIDs of the extended key usages (RFC 5280, section 4.2.1.12): a node is a server to some and a client to others. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

// The global `crypto` is the one whose type the library means, with and without the types of a browser.
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
type Keys = Awaited<ReturnType<typeof newKeys>>

const keyPem = async ({ privateKey }: Keys): Promise<string> =>
  `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')}\n`

export const developmentCertificates = async (options: CertificateOptions): Promise<DevelopmentCertificates> => {
  x509.cryptoProvider.set(crypto)
  const notBefore = new Date()
  const notAfter = new Date(notBefore.getTime() + options.days * DAY_MS)
  const caKeys = await newKeys()
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Lockstep development authority',
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  const certify = async (node: string): Promise<NodeCertificate> => {
    const keys = await newKeys()
    const names = [...new Set([node, ...LOCAL, ...options.hosts])]
    const certificate = await x509.X509CertificateGenerator.create({
      subject: [{ CN: [node] }],
      issuer: ca.subject,
      notBefore,
      notAfter,
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: caKeys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([SERVER_AUTH, CLIENT_AUTH]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
      ],
    })
    return { node, cert: `${certificate.toString('pem')}\n`, key: await keyPem(keys) }
  }
  return { ca: `${ca.toString('pem')}\n`, nodes: await Promise.all(options.nodes.map(certify)) }
}
