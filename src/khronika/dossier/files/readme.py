"""`README.txt`: what the package is and how a stranger checks it, in four languages and plain text."""

from datetime import datetime
from string import Template

from khronika.dossier.plan import DossierPlan, PlannedStamp
from khronika.dossier.view.logged import head, verifier_keys
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import data_text


def readme(plan: DossierPlan) -> bytes:
    """The text with this dossier's id, checkpoint and verifier keys at its head."""
    tree = head(plan.checkpoint)
    keys = (f"  verifier key   {one_line(key)}" for key in verifier_keys(plan.policy))
    renamed = ", ".join(exhibit.control for exhibit in plan.exhibits if exhibit.active) or "\N{EN DASH}"
    text = Template(data_text("templates/README.txt")).substitute(
        dossier=plan.dossier,
        size=tree.size,
        root=one_line(tree.root),
        verifiers="\n".join(keys),
        renamed=renamed,
        stamps="\n".join(f"  {_openssl(stamp)}" for stamp in plan.stamps) or "  \N{EN DASH}",
    )
    return text.encode()


def _openssl(stamp: PlannedStamp) -> str:
    """How OpenSSL checks a token, in the folder of the package, at the token's own time: later its certificates will have ended."""
    at = int(datetime.fromisoformat(stamp.at).timestamp())
    path = f"data/timestamps/{stamp.stem}"
    return f"openssl ts -verify -attime {at} -data {path}.checkpoint -in {path}.tsr -CAfile {path}.chain.pem"
