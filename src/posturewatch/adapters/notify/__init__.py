"""Messages to the person: several ways of delivery behind one protocol, tried in order."""

from posturewatch.adapters.notify.chain import NotifierChain, build

__all__ = ["NotifierChain", "build"]
