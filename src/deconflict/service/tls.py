"""TLS between nodes: self-signed certificates as trust anchors, and who somebody is by the hash of their public key alone."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from pathlib import Path

from deconflict.coordination.pairing_words import pin_of
from deconflict.errors import PeerFault


def context(*, server: bool, certificate: Path, key: Path, anchors_der: Iterable[bytes]) -> ssl.SSLContext:
    """A TLS 1.3 context that shows our certificate and accepts only a certificate of `anchors_der`.

    Names in certificates are not looked at: the caller asks `peer_pin` who is at the other end.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.check_hostname = False
    made.verify_mode = ssl.CERT_REQUIRED
    # Else OpenSSL looks a self-signed certificate up by its name alone, and one paired party could lock out another by bearing its name.
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    made.load_cert_chain(certificate, key)
    for der in anchors_der:
        made.load_verify_locations(cadata=der)
    if server:
        made.num_tickets = 0  # a resumed session would carry no certificate to look up
    return made


def peer_pin(tls: ssl.SSLObject | ssl.SSLSocket) -> str:
    """The pin of the certificate the other end proved to hold. PeerFault when it showed none."""
    der = tls.getpeercert(binary_form=True)
    if not der:
        raise PeerFault("the peer showed no certificate", where="handshake")
    return pin_of(der)
