"""What was not read of an item is told wherever somebody looks for it: after reading, in the status, with the item, beside a search."""

import json
import zipfile

import pytest

from tests.cli.test_commands import archive, run, secret  # noqa: F401 -- fixtures


@pytest.fixture
def half_read(archive, secret, tmp_path):  # noqa: F811
    leak = tmp_path / "leak"
    leak.mkdir()
    with zipfile.ZipFile(leak / "папка.zip", "w") as package:
        package.writestr("список.txt", "Тестов в изоляторе")
        package.writestr("база.bin", bytes(range(256)) * 8)
    (leak / "целое.txt").write_text("Примеров дежурил", encoding="utf-8")
    given = ["--source", "S-1", "--obtained", "2024-05", "--channel", "drive"]
    assert run("seal", archive, leak, *given, *secret).returncode == 0
    done = run("read", archive, "--no-proposals", "--json", *secret)
    assert done.returncode == 0, done.stderr
    assert {name: json.loads(done.stdout)[name] for name in ("read", "partly", "unread")} == {
        "read": 1,
        "partly": 1,
        "unread": {},
    }
    return archive


def test_an_item_that_was_read_partly_is_told_everywhere(half_read, secret):  # noqa: F811
    assert "read: 1, partly: 1, unread: 0" in run("status", half_read, *secret).stdout
    (line,) = run("status", half_read, "--partly", *secret).stdout.splitlines()
    control = line.split()[0]
    assert line.split(maxsplit=1)[1] == "member unknown: 1  in it: база.bin"
    shown = run("show", half_read, control, *secret).stdout
    assert "partly\n" in shown
    assert "member unknown: 1  in it: база.bin" in shown
    for query in ("изолятор", "бессмыслица"):
        assert "1 item is only partly read" in run("search", half_read, query, "--quiet", *secret).stderr
    found = run("search", half_read, "изолятор", "--quiet", "--json", *secret).stdout
    assert json.loads(found)["partly_read"] is True
    assert "was read partly" in run("text", half_read, control, *secret).stderr


def test_what_was_read_partly_is_read_again_alone(half_read, secret):  # noqa: F811
    again = json.loads(
        run("read", half_read, "--again", "partly", "--no-proposals", "--json", *secret).stdout
    )
    assert (again["read"], again["partly"]) == (0, 1)
