"""A real RocketMQ: its name server, and its proxy with a broker inside, in little memory."""

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from iotconsole.bench.rocketmq import producer
from iotconsole.embedded.elsewhere import free_ports

PROJECT = Path(__file__).with_name("pom.xml")
FETCH_SECONDS, START_SECONDS = 600, 450
HAS_JAVA = bool(shutil.which("java") and shutil.which("mvn"))
NO_JAVA = "No Java; install it with apt-get install default-jdk-headless maven."

NAME_SERVER = "listenPort={name_port}\nbindAddress=127.0.0.1\n"
BROKER = """\
brokerClusterName=DefaultCluster
brokerName=broker-a
brokerId=0
brokerIP1=127.0.0.1
listenPort={broker_port}
namesrvAddr=127.0.0.1:{name_port}
storePathRootDir={home}/store
storePathCommitLog={home}/store/commitlog
mappedFileSizeCommitLog=33554432
maxHashSlotNum=4000
maxIndexNum=16000
mappedFileSizeTimerLog=10485760
flushDiskType=ASYNC_FLUSH
fileReservedTime=1
diskMaxUsedSpaceRatio=95
autoCreateTopicEnable=false
autoCreateSubscriptionGroup=true
traceTopicEnable=false
defaultTopicQueueNums=1
"""
PROXY = """\
{{"rocketMQClusterName": "DefaultCluster", "namesrvAddr": "127.0.0.1:{name_port}",
  "grpcServerPort": {port}, "remotingListenPort": {remoting_port}, "enableBatchAck": true}}
"""
# Starting fast matters more than running fast.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class NotFetched(Exception):
    """Maven did not get the packages."""


class RocketMQ:
    """A server that one may kill and start again; messages survive that."""

    def __init__(self, home: Path, topic: str) -> None:
        self.home = home
        self._topic = topic
        # Ports that are free follow each other, and a broker takes the second below its own and
        # the next above it, too.
        names = ("port", "name_port", "fast_port", "", "broker_port", "ha_port", "remoting_port")
        self._ports = dict(zip(names, map(int, free_ports(len(names))), strict=True))
        self._processes: list[subprocess.Popen[bytes]] = []
        self._write_files()

    @property
    def endpoint(self) -> str:
        """Where its proxy speaks gRPC."""
        return f"127.0.0.1:{self._ports['port']}"

    def fetch(self) -> None:
        """Get its packages from Maven Central, or from where Maven keeps them."""
        command = ["mvn", "--quiet", "--batch-mode", f"--file={PROJECT}"]
        command += ["dependency:copy-dependencies", f"-DoutputDirectory={self.home / 'lib'}"]
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=FETCH_SECONDS, check=False
        )
        if done.returncode:
            raise NotFetched(done.stdout.decode())

    def start(self) -> None:
        """Start both processes."""
        names = ["-Xms32m", "-Xmx96m", *self._main("namesrv.NamesrvStartup")]
        proxy = ["-Xms128m", "-Xmx384m", "-XX:MaxDirectMemorySize=256m"]
        proxy += self._main("proxy.ProxyStartup")
        proxy += ["-n", self._names, "-pm", "local", "-bc", self._file("broker.conf")]
        self._run(*names, "-c", self._file("names.conf"))
        self._run(*proxy, "-pc", self._file("proxy.json"))

    def wait(self) -> None:
        """Wait until messages can be sent."""
        producer.wait_for_topic(self.endpoint, self._topic, time.monotonic() + START_SECONDS)

    def kill(self) -> None:
        """Give neither process a chance to say goodbye."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()
        self._processes = []

    @property
    def _names(self) -> str:
        return f"127.0.0.1:{self._ports['name_port']}"

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | {"ROCKETMQ_HOME": str(self.home)}

    def _main(self, name: str) -> list[str]:
        own = [f"-Duser.home={self.home}", "-cp", f"{self.home}/lib/*"]
        return [*own, f"org.apache.rocketmq.{name}"]

    def _file(self, name: str) -> str:
        return str(self.home / name)

    def _write_files(self) -> None:
        files = {"names.conf": NAME_SERVER, "broker.conf": BROKER, "proxy.json": PROXY}
        for name, text in files.items():
            (self.home / name).write_text(text.format(home=self.home, **self._ports))
        # What `mqadmin updateTopic` would make, without a third JVM.
        topics = self.home / "store" / "config" / "topics.json"
        topics.parent.mkdir(parents=True)
        topic = {"topicName": self._topic, "readQueueNums": 4, "writeQueueNums": 4, "perm": 6}
        topics.write_text(json.dumps({"topicConfigTable": {self._topic: topic}}))

    def _run(self, *words: str) -> None:
        with (self.home / "said.txt").open("ab") as said:
            self._processes.append(
                subprocess.Popen(  # noqa: S603
                    [*JAVA, *words], env=self._environment, stdout=said, stderr=said
                )
            )
