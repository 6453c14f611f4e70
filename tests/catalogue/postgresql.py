"""A private PostgreSQL for tests: a server that is thrown away, and a fresh database for each test.

with Server() as server, server.fresh_database() as url:
    engine = sqlalchemy.create_engine(url)

It listens on a socket in its own folder and on no port, so that several may run at once and nobody else can connect.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
import sqlalchemy

WANTED = 15
#: Debian keeps a server's programs off the PATH, in a folder for each version.
DEBIAN_SERVERS = Path("/usr/lib/postgresql")
#: Short, because a socket's path may have 107 bytes, and open to the user who runs the server in root's place.
SCRATCH = "/tmp"
#: PostgreSQL refuses to run as root; Debian's package comes with this user.
IN_ROOTS_PLACE = "postgres"
PORT = 5432
#: An ordinary user, as an IT department hands out: owns the database, administers nothing.
USER = "finance"

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    # What is thrown away need not survive a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "16MB",
    # It may hold the template while a test wants its copy.
    "autovacuum": "off",
    # Far from UTC: a date that depends on the server's clock shows.
    "timezone": "Pacific/Auckland",
}

# The shell outlives its Python: whether that closes the pipe or is killed, the server ends and its files go.
# The locale sorts as people do and not as SQLite does, so that an order nobody asked for shows.
SERVE = """
folder=$1 options=$2
cd "$folder" || exit
if initdb --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --no-locale \
        --locale-provider=icu --icu-locale=en-US --no-sync --no-instructions &&
    pg_ctl --pgdata=data --log=log --options="$options" start
then
    echo READY
    read -r the_end
else
    cat log
fi
pg_ctl --pgdata=data --mode=immediate stop
cd / && rm -rf "$folder"
"""
READY = "READY\n"


class PostgresqlError(Exception):
    """The server does not start; the message holds what its programs said."""


def missing_postgresql() -> str | None:
    """Why no server can run on this machine, or None when one can."""
    if sys.platform == "win32":
        return "a shell runs the server, and Windows has none"
    version, _ = newest_server()
    if not version:
        return f"PostgreSQL {WANTED} or newer is not installed"
    if version < WANTED:
        return f"PostgreSQL {WANTED} or newer is needed, this is {version}"
    if runs_as_root() and not user_exists(IN_ROOTS_PLACE):
        return f"PostgreSQL refuses to run as root, and there is no user {IN_ROOTS_PLACE} to run it instead"
    return None


def newest_server() -> tuple[int, Path]:
    """The version of the newest server on this machine, or 0, and the folder of its programs."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve()] if on_path else []
    found += DEBIAN_SERVERS.glob("*/bin/initdb")
    return max(((version_of(initdb), initdb.parent) for initdb in found), default=(0, Path()))


def version_of(initdb: Path) -> int:
    banner = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"initdb \(PostgreSQL\) (\d+)", banner)
    return int(found[1]) if found else 0


def runs_as_root() -> bool:
    return os.geteuid() == 0


def user_exists(name: str) -> bool:
    import pwd  # not at the top: Windows has none, and runs the tests on SQLite

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


class Server:
    """One PostgreSQL server, private to whoever started it.

    Raises:
        PostgresqlError: it does not start.
    """

    def __init__(self) -> None:
        _, programs = newest_server()
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=SCRATCH))
        in_roots_place = IN_ROOTS_PLACE if runs_as_root() else None
        if in_roots_place:
            shutil.chown(self.folder, in_roots_place, in_roots_place)
        settings = {**SETTINGS, "unix_socket_directories": self.folder}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        # A session of its own, because Ctrl-C is for the tests: the shell is still needed after it.
        self.shell = subprocess.Popen(
            ["/bin/sh", "-c", SERVE, "sh", self.folder, options],
            env={"PATH": f"{programs}{os.pathsep}{os.defpath}", "LC_ALL": "C"},
            user=in_roots_place,
            group=in_roots_place,
            extra_groups=[] if in_roots_place else None,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.numbers = count(1)
        self.wait_until_ready()
        self.administer(f"CREATE ROLE {USER} LOGIN")

    def wait_until_ready(self) -> None:
        assert self.shell.stdout is not None
        words = []
        for line in self.shell.stdout:
            if line == READY:
                return
            words.append(line)
        self.close()
        raise PostgresqlError(f"PostgreSQL does not start: {''.join(words)[-2000:]}")

    @contextmanager
    def fresh_database(self, like: str = "template0") -> Iterator[str]:
        """The SQLAlchemy URL of a database that is `like` another one at first, or empty, and dropped at the end."""
        name = f"prices_{next(self.numbers)}"
        self.administer(f"CREATE DATABASE {name} OWNER {USER} TEMPLATE {like}")
        try:
            yield sqlalchemy.URL.create(
                "postgresql+psycopg", username=USER, port=PORT, database=name, query={"host": str(self.folder)}
            ).render_as_string()
        finally:
            self.administer(f"DROP DATABASE {name} WITH (FORCE)")

    def administer(self, statement: str) -> None:
        """Run one statement that only the superuser may, and that no transaction can hold."""
        with psycopg.connect(
            host=str(self.folder), port=PORT, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def close(self) -> None:
        """End the server and delete its files."""
        # A line, not only the end of the pipe: a process that a test forked may hold the pipe open still.
        self.shell.communicate("the end\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
