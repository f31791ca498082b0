#!/usr/bin/env bash
# rfc3161-client 1.0.9, replies of OpenSSL 3.0
# Expected: a time-stamp reply that `openssl ts -reply` makes and `openssl ts -verify` takes is read.
# Behaviour: OpenSSL writes the certificates of the token in the order of its configuration, the signer first. DER
#   asks for a set to be sorted (X.690 section 11.6), nothing signs that set (RFC 5652 section 5.1), and the library
#   refuses a reply whose certificates are not: whether an authority's tokens can be read depends on which of its
#   certificates happens to be the longer. The same token with these two sorted is read.
# Seen: "Verification: OK" of OpenSSL; ValueError (InvalidSetOrdering) of decode_timestamp_response; status 0 when sorted.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rfc3161-client==1.0.9 2>/dev/null
cd "$folder"
cat > tsa.cnf <<'CONFIGURATION'
[ req ]
distinguished_name = name
prompt = no
[ name ]
CN = Invented authority whose certificate is the longer one
O = Invented organisation
[ root ]
basicConstraints = critical, CA:TRUE
[ stamps ]
extendedKeyUsage = critical, timeStamping
[ tsa ]
default_tsa = here
[ here ]
serial = serial
signer_digest = sha256
digests = sha256
default_policy = 1.2.3.4
CONFIGURATION
echo 01 > serial
echo "a checkpoint" > checkpoint
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=R -config tsa.cnf -extensions root -keyout root.key -out root.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config tsa.cnf -keyout signer.key -out signer.csr
    openssl x509 -req -in signer.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile tsa.cnf -extensions stamps -out signer.pem
    openssl ts -query -data checkpoint -sha256 -cert -out query.tsq
    openssl ts -reply -config tsa.cnf -queryfile query.tsq -signer signer.pem -inkey signer.key -chain root.pem -out reply.tsr
} 2>/dev/null
openssl version
openssl ts -verify -data checkpoint -in reply.tsr -CAfile root.pem 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
import ssl
from pathlib import Path

from rfc3161_client import decode_timestamp_response

reply = Path("reply.tsr").read_bytes()
try:
    decode_timestamp_response(reply)
    refused = ""
except ValueError as error:
    refused = str(error)
print(refused)
assert "SetOrdering" in refused

signer, root = (ssl.PEM_cert_to_DER_cert(Path(name).read_text()) for name in ("signer.pem", "root.pem"))
assert signer + root in reply and signer > root
print(decode_timestamp_response(reply.replace(signer + root, root + signer)).status)
PYTHON
