"""Words a processor second that proposals are made of, and how many are right: `python -m bench.proposal [FILE ...]`."""

import argparse
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import process_time

from khronika.evidence.proposal import ProposalKind, ProposalMeans, propose
from tests.evidence.proposal import score

ROUNDS = 3
FEWEST_WORDS = 5_000


def measure(texts: Sequence[str] = ()) -> dict[str, float]:
    """Words a CPU second of the texts, or of the sentences of the tests, with the model of Russian names and without; then the quality.

    Numerical libraries that use several threads spin while they wait: set OPENBLAS_NUM_THREADS=1 for comparable figures.
    """
    material = list(texts) or _repeated()
    speeds = {
        f"{means.value}: words per CPU second": _words_per_second(material, means) for means in ProposalMeans
    }
    return speeds | _quality()


def _repeated() -> list[str]:
    paragraphs = [
        " ".join(islice((text for language, text, _ in score.sentences() if language == spoken), 25))
        for spoken in ("ru", "uk", "en", "fr")
    ]
    words = sum(len(text.split()) for text in paragraphs)
    return paragraphs * (FEWEST_WORDS // words + 1)


def _words_per_second(texts: Sequence[str], means: ProposalMeans) -> float:
    for text in texts[:8]:
        propose(text, means=means)
    began = process_time()
    for _ in range(ROUNDS):
        for text in texts:
            propose(text, means=means)
    return ROUNDS * sum(len(text.split()) for text in texts) / (process_time() - began)


def _quality() -> dict[str, float]:
    held_out = score.tally(score.held_out())
    figures = {}
    for kind in ProposalKind:
        figures[f"{kind.value}: precision, % of {held_out.made[kind]}"] = 100 * held_out.precision(kind)
        figures[f"{kind.value}: recall, % of {held_out.expected[kind]}"] = 100 * held_out.recall(kind)
    return figures


def main() -> None:
    """Print the figures, of the sentences of the tests or of the text files named."""
    parser = argparse.ArgumentParser(prog="python -m bench.proposal", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    texts = [path.read_text(encoding="utf-8") for path in parser.parse_args().files]
    for name, figure in measure(texts).items():
        print(f"{figure:10,.0f}  {name}")


if __name__ == "__main__":
    main()
