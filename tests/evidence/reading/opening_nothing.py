"""Reads items as a worker does, in a process that ends with the signal SIGSYS as soon as anything in it would open something.

`python -m tests.evidence.reading.opening_nothing FOLDER`: one line a file of the folder, `NAME STATUS READER`; STATUS is that of the
process, or minus its signal. A file whose name begins with `recognise-`,
`view-` or `hear-` is recognised, shown, or played. Nothing is loaded before: each process loads
what its kind needs, then is confined, as where a fork server has just begun.
"""

import os
import sys
from pathlib import Path

from khronika.evidence.readers.attempt import attempt, attempt_with, readers_in
from khronika.evidence.readers.registry import modules_of
from khronika.evidence.reading.asked import ReadingRequest, Task
from khronika.evidence.reading.item import open_item
from khronika.evidence.reading.outcome import Limits
from khronika.evidence.reading.port import Report
from khronika.evidence.workers import confinement, server, system_calls, worker
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import Collector
from khronika.intake.media import media_type

TRAP = 0x0003_0000
"""What the filter says of a call that is to end the process instead of being refused (seccomp(2), SECCOMP_RET_TRAP)."""

TASKS = {
    Task.RECOGNISE: ("ocr.recognition",),
    Task.VIEW: ("viewing.view",),
    Task.HEAR: ("viewing.hear",),
}
NUMBERS = {
    Task.RECOGNISE: (1,),
    Task.VIEW: (1,),
    Task.HEAR: (500, 10_500),
}


def main():
    # As the server does before it forks anybody.
    server.load_codecs()
    system_calls._REFUSE = TRAP
    confinement.prepare()
    for path in sorted(Path(sys.argv[1]).iterdir()):
        status, said = _tried(path)
        sys.stdout.write(f"{path.name} {status} {said}\n")
        sys.stdout.flush()


def _tried(path):
    end, begin = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(begin, _read(path.read_bytes(), path.name).encode())
        os._exit(0)
    os.close(begin)
    said = os.read(end, 4096).decode()
    os.close(end)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said


def _read(data, name):
    media = media_type(data)
    task = next((each for each in TASKS if name.startswith(f"{each.value}-")), Task.READ)
    names = TASKS[task] if task in TASKS else modules_of(media)
    modules = {each: found for each in names if (found := server._load(each))}
    for module in modules.values():
        getattr(module, "arm", lambda: None)()
    confinement.confine(Limits())
    collector = Collector((), Allowance(Limits()))
    report = Report(collector.take, Limits(), ("пароль",))
    item = open_item(len(data), lambda offset, length: data[offset : offset + length])
    if task is Task.READ:
        return attempt(media, item, readers_in(modules), report)[0]
    asked = ReadingRequest(task, media, len(data), Limits(), NUMBERS[task])
    return str(attempt_with(worker._further(asked, item, modules, report), report))


if __name__ == "__main__":
    main()
