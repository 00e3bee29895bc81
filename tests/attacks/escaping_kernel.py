"""Escaping: programs that reach for privileges, mounts, spaces and the kernel's switches.

As in `escaping`, each answers rightly only where it got out: a pass is an escape.
"""

from escaping import KERNEL, escape

ATTACKS = (
    escape(
        "its own limits raised",
        """
import os, resource
def out():
    kinds = [resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE]
    for kind in kinds:
        soft, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY: return True
        try:
            resource.setrlimit(kind, (hard, hard + 1))
            return True
        except (OSError, ValueError): pass
    try: os.setpriority(os.PRIO_PROCESS, 0, -5)
    except OSError: return False
    return True
""",
    ),
    escape(
        "mounts",
        KERNEL
        + """
def out():
    done = [libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.mount(b'none', b'/', None, 32 | 4096, None),
            libc.mount(b'/', b'.', None, 4096 | 16384, None), libc.umount2(b'/tmp', 2), libc.mount(b'proc', b'.', b'proc', 0, None),
            libc.mount(b'none', b'.', b'sysfs', 0, None), libc.syscall(428, -100, b'/', 1), libc.syscall(430, b'tmpfs', 0),
            libc.pivot_root(b'.', b'.') if hasattr(libc, 'pivot_root') else -1, libc.swapoff(b'/nothing')]
    return any(one >= 0 for one in done)
""",
    ),
    escape(
        "a user space of its own, and mounts in it",
        KERNEL
        + """
def out():
    r, w = os.pipe()
    if os.fork() == 0:
        ok = b'n'
        if libc.unshare(0x10000000 | 0x20000) == 0 and libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0: ok = b'y'
        if libc.unshare(0x10000000 | 0x40000000 | 0x20000000) == 0 and libc.mount(b'none', b'/', None, 32 | 4096, None) == 0: ok = b'y'
        os.write(w, ok)
        os._exit(0)
    os.wait()
    return os.read(r, 1) == b'y'
""",
    ),
    escape(
        "other processes' spaces",
        KERNEL
        + """
def out():
    for pid in (1, *others()):
        held = libc.syscall(434, pid, 0)
        if held >= 0 and libc.setns(held, 0x20000 | 0x20000000) == 0: return True
        for kind in ('mnt', 'pid', 'net', 'user', 'ipc', 'uts'):
            try: held = os.open(f'/proc/{pid}/ns/{kind}', os.O_RDONLY)
            except OSError: continue
            if libc.setns(held, 0) == 0: return True
    return False
""",
    ),
    escape(
        "root again",
        KERNEL
        + """
def out():
    for act in (lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgid(0), lambda: os.setgroups([0]), lambda: os.seteuid(0)):
        try:
            act()
            if os.geteuid() == 0 and not harmless(): return True
        except OSError: pass
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    every = (ctypes.c_uint32 * 6)(*[0xffffffff] * 6)
    return libc.capset(head, every) == 0
def harmless():
    # root of a user space without any capability is nobody
    held = (ctypes.c_uint32 * 6)()
    return libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), held) == 0 and not any(held)
""",
    ),
    escape(
        "programs that make root",
        """
import os, subprocess
def out():
    for command in (['su', '-c', 'id -u'], ['sudo', '-n', 'id', '-u'], ['pkexec', 'id', '-u'], ['newgrp', 'root'], ['ping', '-c1', '127.0.0.1'],
                    ['mount', '-t', 'tmpfs', 'none', '/tmp'], ['unshare', '-r', 'mount', '-t', 'tmpfs', 'none', '/tmp'], ['nsenter', '-t', '1', '-m']):
        try: done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=0.2)
        except (OSError, subprocess.SubprocessError): continue
        if done.returncode == 0: return True
    return False
""",
        "fail|error|timeout",
    ),
    escape(
        "the kernel's switches",
        KERNEL
        + """
import time
def out():
    for path, text in (('/proc/sys/kernel/core_pattern', '|/bin/true'), ('/proc/sysrq-trigger', 'h'), ('/proc/self/oom_score_adj', '-1000'),
                       ('/sys/fs/cgroup/cgroup.procs', '0'), ('/proc/sys/vm/drop_caches', '1'), ('/sys/power/state', '')):
        try:
            with open(path, 'w') as file: file.write(text)
            return True
        except OSError: pass
    if libc.sethostname(b'cupel-attack', 12) == 0 or libc.adjtimex(b'\\1' + bytes(300)) == 0: return True
    try: time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME))
    except OSError: return False
    return True
""",
    ),
    escape(
        "the kernel's wider surface",
        KERNEL
        + """
def out():
    # bpf map, perf event on all processors, module, kexec, userfault of the kernel, iopl, quotactl, acct, fanotify
    attributes = ctypes.create_string_buffer(b'\\2\\0\\0\\0\\4\\0\\0\\0\\4\\0\\0\\0\\1\\0\\0\\0' + bytes(112))
    event = ctypes.create_string_buffer(b'\\1\\0\\0\\0\\x80\\0\\0\\0' + bytes(120))
    done = [libc.syscall(321, 5, bytes(128), 128), libc.syscall(298, event, -1, 0, -1, 0), libc.syscall(313, -1, b'', 0), libc.syscall(175, b'', 0, b''),
            libc.syscall(172, 3), libc.acct(None), libc.syscall(300, 0, 0), libc.syscall(246, 0, 0, None, 0) if os.getuid() else -1]
    return any(one >= 0 for one in done)
""",
    ),
    escape(
        "the terminal it may have been started from",
        """
import fcntl, os, termios
def out():
    for place in (0, 1, 2, '/dev/tty', '/dev/console', '/dev/pts/0', '/dev/tty0', '/dev/tty1'):
        try:
            fd = place if isinstance(place, int) else os.open(place, os.O_RDWR)
            fcntl.ioctl(fd, termios.TIOCSTI, b'#')
            return True
        except OSError: pass
    return False
""",
    ),
    escape(
        "the session and the server's descriptors",
        KERNEL
        + """
import stat
def out():
    for fd in range(3, 256):
        try: mode = os.fstat(fd).st_mode
        except OSError: continue
        if stat.S_ISDIR(mode) or stat.S_ISBLK(mode): return True
        if stat.S_ISREG(mode) and os.fstat(fd).st_dev != os.stat('.').st_dev: return True
        try:
            if os.path.exists(os.path.join('/proc/self/fd', str(fd), '..', 'etc')): return True
        except OSError: pass
    return os.getsid(0) == os.getsid(1) if os.getpid() != 1 and os.getsid(0) != os.getpgid(0) else False
""",
    ),
)
