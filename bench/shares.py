"""Ask what an archive meets on FAT32, NFS, SMB, sshfs, WebDAV and a mount of rclone, each mounted for real.

    python -m bench.shares                 all of them: about a quarter of an hour of a quiet machine
    python -m bench.shares fat nfs         some

The kernel that this runs on need have none of them: a second Linux runs as a process of this one (Debian: user-mode-linux), with this
machine's files as its own, and is server and client at once. Its first process is bench/shares_guest.sh, its questions are those of
bench/shares_work.py. It needs root and: user-mode-linux kmod dosfstools nfs-kernel-server nfs-common rpcbind cifs-utils samba sshfs
openssh-server davfs2 rclone rsync.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

KINDS = ("fat", "nfs", "smb", "ssh", "dav", "rclone")
MODULES = Path("/usr/lib/uml/modules")
HERE = Path(__file__).parents[1]


def main() -> int:
    """Start the second Linux, and show what it said."""
    kinds = sys.argv[1:] or KINDS
    if unknown := set(kinds) - set(KINDS):
        raise SystemExit(f"not known: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "lib/modules").mkdir(parents=True)
        for version in MODULES.iterdir():
            (work / "lib/modules" / version.name).symlink_to(version)
        machine = [
            "mem=1500M",
            "root=/dev/root",
            "rootfstype=hostfs",
            "rootflags=/",
            "rw",
            "con=null",
            "con0=null",
            "quiet",
        ]
        first = [
            f"init={HERE}/bench/shares_guest.sh",
            f"WORK={work}",
            f"SOURCES={HERE}",
            f"KINDS={','.join(kinds)}",
        ]
        subprocess.run(
            ["linux.uml", *machine, *first],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        said = (work / "said").read_text()
    sys.stdout.write(said)
    return 0 if said.endswith("end\n") and "BOTH WROTE" not in said and "faults" not in said else 1


if __name__ == "__main__":
    sys.exit(main())
