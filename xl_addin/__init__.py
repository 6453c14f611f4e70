"""Self-host an open model on rented GPUs, or stay on the hosted API: the cost engine and its hosts."""

__version__ = "0.2.0"
