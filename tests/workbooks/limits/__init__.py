"""How near what we build comes to what Excel takes: its published limits, each measured in every built file."""
