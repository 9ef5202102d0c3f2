/** Keys and certificates for the conversations, made anew each time: no secret is worth keeping. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A CA, a server it vouches for, one whose certificate is over, and one that nobody vouches for. */
export function makeCertificates(folder) {
  const openssl = (...args) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const key = (name) => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const selfSigned = (name, subject) => {
    key(name);
    openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      `${name}.key`,
      '-subj',
      subject,
      '-days',
      '3650',
      '-out',
      `${name}.crt`,
    );
  };
  selfSigned('ca', '/CN=Lab CA');
  selfSigned('stranger', '/CN=localhost');

  mkdirSync(join(folder, 'issued'));
  writeFileSync(join(folder, 'index'), '');
  writeFileSync(join(folder, 'serial'), '01\n');
  writeFileSync(join(folder, 'ca.conf'), CA_CONFIGURATION);
  const issue = (name, start, end) => {
    key(name);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', '/CN=localhost', '-out', `${name}.csr`);
    const times = ['-startdate', start, '-enddate', end];
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.conf',
      ...times,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.crt`,
    );
  };
  issue('server', '20240101000000Z', '20491231235959Z');
  issue('expired', '20200101000000Z', '20201231235959Z');
  const identity = (name) => ({ key: read(`${name}.key`), cert: read(`${name}.crt`) });
  return {
    ca: read('ca.crt'),
    caFile: join(folder, 'ca.crt'),
    server: identity('server'),
    expired: identity('expired'),
    stranger: identity('stranger'),
  };
}

const CA_CONFIGURATION = `
[ca]
default_ca = lab
[lab]
database = index
serial = serial
new_certs_dir = issued
certificate = ca.crt
private_key = ca.key
default_md = sha256
policy = anything
unique_subject = no
x509_extensions = leaf
[anything]
commonName = supplied
[leaf]
subjectAltName = DNS:localhost,IP:127.0.0.1
`;
