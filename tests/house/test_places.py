"""No tracked file tells on which machine it was written, or from where its libraries were fetched."""

import re

from tests.house.sources import PROJECT, text_of, tracked

# The alternatives stand apart from the slashes, and the hosts in two halves, so that this file does not find itself.
MACHINE_PATH = re.compile(
    r"(?<![\w.~$}-])/(?:work|farm|root|home/[a-z]\w*|opt/(?:pypi|wheels)|tmp/bash_jobs)(?:/|\b(?=[\"'`\s]))"
)
PACKAGE_HOST = re.compile(
    "|".join(
        re.escape(".".join(halves))
        for halves in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("proxy.golang", "org"),
            ("deb.debian", "org"),
        ]
    )
)


def matches(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        for number, line in enumerate((text_of(path) or "").split("\n"), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(PROJECT)}:{number}")
    return found


def test_no_tracked_file_names_a_place_on_one_machine():
    assert matches(MACHINE_PATH) == []


def test_no_tracked_file_names_a_package_host():
    assert matches(PACKAGE_HOST) == []


def test_a_path_of_one_machine_is_recognised():
    assert MACHINE_PATH.search("see /" + "work/main/x")
    assert MACHINE_PATH.search('"/' + 'root"')
    assert not MACHINE_PATH.search("a/homework/and/rooted/things")
