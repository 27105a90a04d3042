"""How much is measured: enough for figures, or just enough to see that everything runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Counts and times of one run."""

    rounds: int  # of which the median counts
    seconds: float  # of one round of a rate
    stock: int  # messages that wait to be received
    wakes: int
    subscriptions: tuple[int, ...]
    publications: int  # for each number of subscriptions
    pushes: int  # messages for nine endpoints, each round
    devices: int  # messages of all devices
    warm_up: int
    latencies: int
    paced: int  # messages at a steady pace
    connections: int  # idle devices
    inbound: int  # messages that wait for an inbound rule
    pairs: int  # of batches with the device log and without


FULL = Size(
    rounds=3,
    seconds=1.5,
    stock=6_000,
    wakes=200,
    subscriptions=(1, 10, 100),
    publications=15,
    pushes=150,
    devices=100_000,
    warm_up=2_000,
    latencies=300,
    paced=15_000,
    connections=10_000,
    inbound=20_000,
    pairs=40,
)
QUICK = Size(
    rounds=1,
    seconds=0.05,
    stock=100,
    wakes=2,
    subscriptions=(1, 2),
    publications=1,
    pushes=2,
    devices=200,
    warm_up=20,
    latencies=2,
    paced=50,
    connections=5,
    inbound=20,
    pairs=1,
)
