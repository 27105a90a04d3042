"""What every process learns of when inbound rules or their connections change."""

INBOUND = "inbound"
