"""Stores: where records are kept (SQLite) and the tables that leave it."""
