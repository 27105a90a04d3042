"""supervisord, except that it starts its programs at once: by itself it waits a second first."""

from supervisor import supervisord


class Supervisor(supervisord.Supervisor):  # type: ignore[misc]  # has no types
    """Begins with what supervisord does at the end of each turn of its loop."""

    def runforever(self) -> None:
        """Start the programs in the order of their priority, then watch over them."""
        for group in sorted(self.process_groups.values()):
            group.transition()
        super().runforever()


if __name__ == "__main__":
    supervisord.Supervisor = Supervisor
    supervisord.main()
