"""`README.txt`: what the package is and how a stranger checks it, in four languages and plain text."""

from string import Template

from khronika.dossier.logged import head, verifier_keys
from khronika.dossier.plan import DossierPlan
from khronika.dossier.visible import one_line
from khronika.dossier.words import data_text


def readme(plan: DossierPlan) -> bytes:
    """The text with this dossier's id, checkpoint and verifier keys at its head."""
    tree = head(plan.checkpoint)
    keys = (f"  verifier key   {one_line(key)}" for key in verifier_keys(plan.policy))
    renamed = ", ".join(exhibit.control for exhibit in plan.exhibits if exhibit.active) or "\N{EN DASH}"
    text = Template(data_text("templates/README.txt")).substitute(
        dossier=plan.dossier, size=tree.size, root=one_line(tree.root), verifiers="\n".join(keys), renamed=renamed
    )
    return text.encode()
