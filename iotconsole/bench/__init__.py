"""`make bench`: what the device-to-queue path does on this machine, with the load that shows it."""
