"""What happens to devices in the registry, told like what devices say."""
