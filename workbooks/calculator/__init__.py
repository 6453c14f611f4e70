"""The sheets of the cost calculator, one module each, and the workloads it is shipped with."""
