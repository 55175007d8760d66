"""A PostgreSQL server of one's own for as long as a test run lasts.

`with cluster() as url:` gives the address of an empty server on a socket in a temporary folder; nothing
listens on the network and nothing stays behind. `find()` says where the programs are, or None.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import urllib.parse
from pathlib import Path

PACKAGED = Path("/usr/lib/postgresql")
# A test run may lose its data with the power; it need not wait for the disk.
SERVER = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c shared_buffers=128MB -c max_connections=60 -c timezone=Asia/Shanghai"
)


def find():
    """The folder with initdb and pg_ctl, the newest one packaged or the one on the PATH; None without."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).parent
    packaged = [folder for folder in PACKAGED.glob("*/bin") if (folder / "initdb").exists()]
    return max(packaged, key=lambda folder: float(folder.parent.name), default=None)


def unprivileged():
    """The account to run as when we are root, which the server refuses: its own, or nobody."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextlib.contextmanager
def cluster():
    """The address of a new and empty server, as DATABASE_URL wants it; stopped and removed at the end."""
    programs = find()
    # A socket's path must be short, so the folder is not below the usual, longer places for tests.
    folder = Path(tempfile.mkdtemp(prefix="baolian-pg-", dir="/tmp"))
    account = unprivileged()
    identity = {}
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(program, *args):
        command = [programs / program, "-D", folder / "data", *args]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **identity)

    try:
        run("initdb", "--username=baolian", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-w", "-l", folder / "log", "-o", f"{SERVER} -k {folder}", "start")
        try:
            yield f"postgresql://baolian@{urllib.parse.quote(str(folder), safe='')}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
