"""The tables of the store's file, and how a file of an older program is brought up to date."""

from __future__ import annotations

import logging
import sqlite3

from app.database import Connection, StoreError, run, transaction, wiped

log = logging.getLogger(__name__)

SCHEMA = 4
_UNCLEAN = -SCHEMA
"""Tables of this version whose file may still hold bytes of what version 1 kept."""

_TABLES = """
CREATE TABLE scenario (id TEXT PRIMARY KEY, lab TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL,
                       note TEXT NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE link (id TEXT PRIMARY KEY, lab TEXT NOT NULL, query TEXT NOT NULL, created TEXT NOT NULL) STRICT;
"""
_UPLOADS = """
CREATE TABLE upload (id TEXT PRIMARY KEY, size INTEGER NOT NULL, used TEXT NOT NULL) STRICT;
CREATE TABLE content (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
"""
"""Apart, so that neither adding up sizes nor noting a use goes through the bytes."""
_FROM_1 = f"""
DROP TABLE secret;
ALTER TABLE upload RENAME TO before;
{_UPLOADS}
INSERT INTO upload SELECT id, size, used FROM before ORDER BY rowid;
INSERT INTO content SELECT id, bytes FROM before;
DROP TABLE before;
"""
"""Version 1 kept the server's secret among what visitors leave."""
_FROM_2 = """
ALTER TABLE scenario RENAME COLUMN parameters TO state;
UPDATE scenario SET state = '{"version": 1, "values": ' || state || '}';
"""
"""Version 2 kept of a scenario its values only."""
_LESSONS = """
CREATE TABLE lesson (id TEXT PRIMARY KEY, text TEXT NOT NULL, created TEXT NOT NULL) STRICT;
"""
"""Version 3 kept no lessons."""
_STEPS = {
    0: _TABLES + _UPLOADS + _LESSONS,
    1: _FROM_1 + _FROM_2 + _LESSONS,
    2: _FROM_2 + _LESSONS,
    3: _LESSONS,
    SCHEMA: "",
}
"""What brings a file of each version to this one."""


def bring(connection: Connection, where: str) -> None:
    """Makes the tables, or those of an older program into ours."""
    if connection.version not in (SCHEMA, _UNCLEAN):
        connection.forget()
        with transaction(connection):
            version = connection.version
            if version > SCHEMA:
                raise StoreError(f"{where} was written by a newer version of this program (schema {version}, here {SCHEMA}).")
            run(connection, _STEPS[abs(version)])
            unclean = version == 1 or version < 0
            connection.mark(_UNCLEAN if unclean else SCHEMA)
    if connection.version == _UNCLEAN:
        _clean(connection)


def _clean(connection: Connection) -> None:
    """Nothing of what was dropped stays in any file; while another process reads or the disk is full, that is left for later."""
    try:
        if wiped(connection):
            connection.mark(SCHEMA)
    except sqlite3.OperationalError as error:
        log.warning("What an older version kept could not be wiped yet (%s); the next start tries again.", error)
