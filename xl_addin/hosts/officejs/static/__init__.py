"""The add-in without a server: files for any static web host; the functions run in the user's own browser."""

from xl_addin.hosts.officejs.static.building import build

__all__ = ["build"]
