"""Put the add-in where Excel loads it, take it away again, and find out why it does not answer."""

from xl_addin.hosts.installing.check import Check, State
from xl_addin.hosts.installing.doctor import examine, report
from xl_addin.hosts.installing.installing import install, uninstall
from xl_addin.hosts.installing.machine import Machine, this_machine

__all__ = ["Check", "Machine", "State", "examine", "install", "report", "this_machine", "uninstall"]
