"""Where everything is kept; the only place with SQL.

``sqlite.open_store`` opens the database, ``migrate`` brings it up to date,
``media_files.open_media`` keeps what was attached.

The statements are written for SQLite and PostgreSQL alike: ``RETURNING``,
``ON CONFLICT``, partial and expression indexes are spelt the same in both. What
differs is ``?`` for ``$1``, ``AUTOINCREMENT`` for ``GENERATED ALWAYS AS IDENTITY``,
``STRICT``, the triggers of the audit table, and that SQLite has one writer, so
nothing here says ``FOR UPDATE SKIP LOCKED``.
"""
