"""The system calls that a worker may no longer make: a seccomp filter, for every thread of it (seccomp(2))."""

import ctypes
import platform
import struct
from functools import cache
from typing import NamedTuple

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_FILTER, _ALL_THREADS = 1, 1
_ARCHITECTURE = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
_ALLOW, _KILL, _REFUSE = 0x7FFF_0000, 0x8000_0000, 0x0005_0001
"""What the filter says of a call: go on, end the process, or answer EPERM."""

_LOAD, _IS, _AT_LEAST, _SAY = 0x20, 0x15, 0x35, 0x06
_CALL, _ARCHITECTURE_FIELD = 0, 4
_OTHER_NUMBERS = 0x4000_0000
"""The second numbering of calls on x86_64 (x32)."""

_X86_64 = """open 2 shmget 29 socket 41 connect 42 accept 43 bind 49 listen 50 socketpair 53 clone 56 fork 57 vfork 58 execve 59 kill 62
semget 64 msgget 68 rename 82 mkdir 83 rmdir 84 creat 85 link 86 unlink 87 symlink 88 chmod 90 chown 92 lchown 94 ptrace 101 mknod 133
personality 135 pivot_root 155 chroot 161 mount 165 umount2 166 swapon 167 reboot 169 init_module 175 delete_module 176 quotactl 179
mq_open 240 kexec_load 246 add_key 248 request_key 249 keyctl 250 inotify_init 253 openat 257 mkdirat 258 mknodat 259 fchownat 260
unlinkat 263 renameat 264 linkat 265 symlinkat 266 fchmodat 268 unshare 272 accept4 288 inotify_init1 294 perf_event_open 298
fanotify_init 300 name_to_handle_at 303 open_by_handle_at 304 setns 308 process_vm_readv 310 process_vm_writev 311 kcmp 312
finit_module 313 renameat2 316 memfd_create 319 kexec_file_load 320 bpf 321 execveat 322 userfaultfd 323"""

_AARCH64 = """inotify_init1 26 mknodat 33 mkdirat 34 unlinkat 35 symlinkat 36 linkat 37 renameat 38 umount2 39 mount 40 pivot_root 41
chroot 51 fchmodat 53 fchownat 54 openat 56 quotactl 60 personality 92 unshare 97 kexec_load 104 init_module 105 delete_module 106
ptrace 117 kill 129 reboot 142 mq_open 180 msgget 186 semget 190 shmget 194 socket 198 socketpair 199 bind 200 listen 201 accept 202
connect 203 add_key 217 request_key 218 keyctl 219 clone 220 execve 221 swapon 224 perf_event_open 241 accept4 242 fanotify_init 262
name_to_handle_at 264 open_by_handle_at 265 setns 268 process_vm_readv 270 process_vm_writev 271 kcmp 272 finit_module 273
renameat2 276 memfd_create 279 bpf 280 execveat 281 userfaultfd 282 kexec_file_load 294"""

_EVERYWHERE = """io_uring_setup 425 io_uring_enter 426 io_uring_register 427 open_tree 428 move_mount 429 fsopen 430 fsmount 432
pidfd_open 434 clone3 435 openat2 437 pidfd_getfd 438 mount_setattr 442 fchmodat2 452"""
"""Calls that came after the architectures were numbered alike. All numbers are from the kernel's system call
tables, version 6.12."""


def refuse_calls() -> bool:
    """Have the kernel refuse, for good, every call that opens, makes, starts, reaches or traces something.

    Whether it does from now on.

    The process must have given up new privileges before (PR_SET_NO_NEW_PRIVS).
    """
    given = program()
    return given is not None and bool(
        given.libc.syscall(given.call, _SET_FILTER, _ALL_THREADS, given.header) == 0
    )


class Program(NamedTuple):
    """A filter as the kernel takes it (struct sock_fprog).

    `steps` holds the memory that `header` points to.
    """

    libc: ctypes.CDLL
    call: int
    header: bytes
    steps: "ctypes.Array[ctypes.c_char]"


@cache
def program() -> Program | None:
    """The filter for this machine; None for an architecture whose numbers are not known here."""
    machine = platform.machine()
    if machine not in _SECCOMP:
        return None
    steps = _filter(machine)
    held = ctypes.create_string_buffer(steps, len(steps))
    header = struct.pack("@HP", len(steps) // 8, ctypes.addressof(held))
    return Program(ctypes.CDLL(None, use_errno=True), _SECCOMP[machine], header, held)


def _filter(machine: str) -> bytes:
    """The program (linux/filter.h): first the architecture, then the number of the call against each that is refused."""
    numbers = [
        int(word) for word in f"{_X86_64 if machine == 'x86_64' else _AARCH64} {_EVERYWHERE}".split()[1::2]
    ]
    count = len(numbers)
    refused = [_step(_IS, number, yes=count - at) for at, number in enumerate(numbers)]
    return b"".join(
        (
            _step(_LOAD, _ARCHITECTURE_FIELD),
            _step(_IS, _ARCHITECTURE[machine], yes=1),
            _step(_SAY, _KILL),
            _step(_LOAD, _CALL),
            _step(_AT_LEAST, _OTHER_NUMBERS, yes=count + 1),
            *refused,
            _step(_SAY, _ALLOW),
            _step(_SAY, _REFUSE),
        )
    )


def _step(code: int, value: int, *, yes: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, 0, value)
