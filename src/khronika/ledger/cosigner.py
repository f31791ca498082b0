"""What a cosigner must be shown before it signs a newer checkpoint (C2SP tlog-witness, "add-checkpoint")."""

from collections.abc import Sequence

from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import ProofError
from khronika.ledger.tree import EMPTY_ROOT, Hash, check_consistency


def check_extension(seen: TreeHead | None, new: TreeHead, proof: Sequence[Hash]) -> None:
    """That `new` extends what this cosigner has `seen` of the log; raises ProofError.

    A cosigner that has seen nothing, or the empty tree, holds no leaf that could be missing: then, and only
    here, an empty proof will do.
    """
    if seen is not None and seen.origin != new.origin:
        raise ProofError("checkpoints of different logs")
    if seen is not None and seen.size:
        check_consistency(seen.size, new.size, seen.root, new.root, proof)
        return
    if proof:
        raise ProofError("from the empty tree there is nothing to prove")
    if new.size == 0 and new.root != EMPTY_ROOT:
        raise ProofError("an empty tree with another root")
