"""A passkey in a few lines: it signs what it is told to, rightly or wrongly."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


@dataclass
class Passkey:
    """`origin` and `host`: whom it believes to talk to; `verifies`: whether it asks its owner."""

    origin: str
    host: str
    owner: bytes = b""
    verifies: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def made(self, options):
        """The answer to `navigator.credentials.create`."""
        self.owner = self.owner or _bytes(options["publicKey"]["user"]["id"])
        credential = AttestedCredentialData.create(
            Aaguid(b"\0" * 16), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        told = self._told(ATTESTED, credential)
        return self._answer(
            self._client("webauthn.create", options),
            attestationObject=websafe_encode(AttestationObject.create("none", told, {})),
        )

    def signed(self, options, **told_wrongly):
        """The answer to `navigator.credentials.get`."""
        client = self._client("webauthn.get", options)
        told = self._told(0)
        signature = self.key.sign(
            bytes(told) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            client,
            authenticatorData=websafe_encode(told),
            signature=websafe_encode(told_wrongly.get("signature", signature)),
            userHandle=websafe_encode(told_wrongly.get("owner", self.owner)),
        )

    def _told(self, more, credential=None):
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        hashed = hashlib.sha256(self.host.encode()).digest()
        return AuthenticatorData.create(hashed, flags, self.count, credential or b"")

    def _client(self, kind, options):
        told = {
            "type": kind,
            "challenge": websafe_encode(_bytes(options["publicKey"]["challenge"])),
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(told).encode()

    def _answer(self, client, **response):
        response["clientDataJSON"] = websafe_encode(client)
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": response,
            }
        )


def _bytes(value):
    return websafe_decode(value) if isinstance(value, str) else bytes(value)
