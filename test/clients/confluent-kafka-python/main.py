"""confluent-kafka-python: librdkafka 2.16, and the asynchronous admin on top of it."""

import os
import sys
import threading
import time
import traceback

from confluent_kafka import (
    OFFSET_BEGINNING,
    OFFSET_END,
    OFFSET_INVALID,
    ConsumerGroupState,
    ConsumerGroupTopicPartitions,
    Consumer,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
)

import security

bootstrap = os.environ.get("CLIENTS_BOOTSTRAP", "127.0.0.1:9092")
run = os.environ.get("CLIENTS_RUN", str(os.getpid()))
start = 1_700_000_000_000
case_limit_s = 90
cases = {}


def case(name, *args):
    """Adds a function as a case, with these arguments."""

    def add(function):
        cases[name] = lambda: function(*args)
        return function

    return add


def named(name):
    """A name for a topic or group that nobody else has."""
    return f"clients-{run}-{name}"


def equal(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def until(what, condition):
    end = time.monotonic() + 40
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"never came: {what}")


def refused(code, ask):
    """What is asked must end with this error of Kafka."""
    try:
        answer = ask()
    except KafkaException as error:
        equal(error.args[0].name(), code)
        return error.args[0]
    raise AssertionError(f"{code} expected, answered was {answer!r}")


admin = AdminClient({"bootstrap.servers": bootstrap})


def topic(name, partitions=1, **config):
    full = named(name)
    new = NewTopic(full, partitions, 1, config={key.replace("_", "."): value for key, value in config.items()})
    admin.create_topics([new])[full].result()

    def led():
        described = admin.list_topics(full, timeout=10).topics[full].partitions
        return len(described) == partitions and all(each.leader >= 0 for each in described.values())

    until("leaders", led)
    return full


def producer(**config):
    return Producer({"bootstrap.servers": bootstrap, "linger.ms": 5} | {k.replace("_", "."): v for k, v in config.items()})


def send(topic_name, count, start_at=0, **config):
    """Records "0", "1", … a second apart; all are acknowledged, or it raises."""
    failed = []
    own = producer(**config)
    for i in range(start_at, start_at + count):
        own.produce(
            topic_name,
            value=str(i),
            key=f"key {i % 7}",
            timestamp=start + i * 1000,
            on_delivery=lambda error, _: failed.append(error) if error else None,
        )
    equal(own.flush(40), 0)
    equal(failed, [])


def consumer(group, **config):
    return Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": named(group),
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 200,
            "heartbeat.interval.ms": 300,
            "session.timeout.ms": 6000,
        }
        | {k.replace("_", "."): v for k, v in config.items()}
    )


def poll(own, count):
    messages = []

    def enough():
        message = own.poll(0.2)
        if message is not None:
            if message.error():
                raise KafkaException(message.error())
            messages.append(message)
        return len(messages) >= count

    end = time.monotonic() + 40
    while not enough():
        assert time.monotonic() < end, f"{len(messages)} of {count} records came"
    return messages


def eat(topic_name, count):
    """All records from the beginning, without a group."""
    own = consumer("nobody")
    partitions = admin.list_topics(topic_name, timeout=10).topics[topic_name].partitions
    own.assign([TopicPartition(topic_name, each, OFFSET_BEGINNING) for each in partitions])
    try:
        return poll(own, count)
    finally:
        own.close()


def values(messages):
    return [message.value().decode() for message in messages]


@case("admin: topics are created, listed, described and deleted")
def topics():
    name = topic("admin", 3)
    from confluent_kafka import TopicCollection

    described = admin.describe_topics(TopicCollection([name]))[name].result()
    equal(len(described.partitions), 3)
    assert str(described.topic_id) != "AAAAAAAAAAAAAAAAAAAAAA"
    admin.delete_topics([name])[name].result()
    until("gone", lambda: name not in admin.list_topics(timeout=10).topics)
    refused("UNKNOWN_TOPIC_OR_PART", lambda: admin.delete_topics([name])[name].result())


@case("admin: a topic that exists, a name that may not be, a config that is wrong")
def refused_topics():
    name = topic("twice")
    again = refused("TOPIC_ALREADY_EXISTS", lambda: topic("twice"))
    equal(again.str(), f"Topic '{name}' already exists.")
    bad = "not a name"
    refused("TOPIC_EXCEPTION", lambda: admin.create_topics([NewTopic(bad, 1, 1)])[bad].result())
    refused("INVALID_CONFIG", lambda: topic("wrong", 1, retention_ms="soon"))


@case("admin: topic configs are described, set, and back at their default")
def topic_configs():
    resource = lambda: ConfigResource(ConfigResource.Type.TOPIC, name)  # noqa: E731
    name = topic("configs")

    def described():
        entry = next(iter(admin.describe_configs([resource()]).values())).result()["retention.ms"]
        return entry.value, entry.is_default

    def alter(value, operation):
        entry = ConfigEntry("retention.ms", value, incremental_operation=operation)
        changed = ConfigResource(ConfigResource.Type.TOPIC, name, incremental_configs=[entry])
        next(iter(admin.incremental_alter_configs([changed]).values())).result()

    equal(described(), ("604800000", True))
    alter("1000", AlterConfigOpType.SET)
    equal(described(), ("1000", False))
    refused("INVALID_CONFIG", lambda: alter("soon", AlterConfigOpType.SET))
    alter(None, AlterConfigOpType.DELETE)
    equal(described(), ("604800000", True))


@case("admin: partitions are added, never taken away")
def partitions():
    name = topic("grows")
    admin.create_partitions([NewPartitions(name, 4)])[name].result()
    until("four", lambda: len(admin.list_topics(name, timeout=10).topics[name].partitions) == 4)
    refused("INVALID_PARTITIONS", lambda: admin.create_partitions([NewPartitions(name, 2)])[name].result())


@case("admin: the cluster names its brokers and controller")
def cluster():
    described = admin.describe_cluster().result()
    equal([f"{node.host}:{node.port}" for node in described.nodes], [bootstrap])
    equal(len(described.cluster_id), 22)
    assert described.controller.id in [node.id for node in described.nodes]


@case("admin: records before an offset are deleted, offsets listed")
def deleted_records():
    name = topic("deleted-records")
    send(name, 10)
    partition = TopicPartition(name, 0)
    admin.delete_records([TopicPartition(name, 0, 4)])[TopicPartition(name, 0, 4)].result()

    def offset(spec):
        return admin.list_offsets({partition: spec})[partition].result().offset

    equal(offset(OffsetSpec.earliest()), 4)
    equal(offset(OffsetSpec.latest()), 10)
    equal(offset(OffsetSpec.max_timestamp()), 9)
    equal(offset(OffsetSpec.for_timestamp(start + 5500)), 6)


@case("produce zstd: keys, nulls, headers and times come back", "zstd")
@case("produce lz4: keys, nulls, headers and times come back", "lz4")
@case("produce snappy: keys, nulls, headers and times come back", "snappy")
@case("produce gzip: keys, nulls, headers and times come back", "gzip")
@case("produce none: keys, nulls, headers and times come back", "none")
def produced(codec):
    name = topic(f"codec-{codec}")
    own = producer(compression_type=codec, linger_ms=100)
    expected = []
    for i in range(50):
        key = None if i % 3 == 0 else f"key {i}".encode()
        value = None if i % 10 == 9 else ("ü" * i * 40).encode()
        headers = [("trace", str(i).encode()), ("null", None)]
        own.produce(name, key=key, value=value, headers=headers, timestamp=start + i)
        expected.append((i, key, value, headers, start + i))
    equal(own.flush(40), 0)
    eaten = eat(name, 50)
    equal([(m.offset(), m.key(), m.value(), m.headers(), m.timestamp()[1]) for m in eaten], expected)


@case("produce: acks 0, 1 and all")
def acks():
    name = topic("acks")
    for each in ("0", "1", "all"):
        send(name, 2, acks=each)
    equal(len(eat(name, 6)), 6)


@case("produce: an idempotent producer, many batches in flight")
def idempotent():
    name = topic("idempotent", 3)
    send(name, 5000, enable_idempotence=True, batch_num_messages=50)
    eaten = eat(name, 5000)
    equal(len(set(values(eaten))), 5000)
    following = {}
    for message in eaten:
        equal(message.offset(), following.get(message.partition(), 0))
        following[message.partition()] = message.offset() + 1


@case("produce: a topic made by being written to")
def auto_created():
    name = named("auto")
    send(name, 1)
    equal(values(eat(name, 1)), ["0"])


@case("produce: a record too large is refused")
def too_large():
    name = topic("large")
    reported = []
    own = producer(message_max_bytes=4_000_000)
    own.produce(name, value="x" * 1_100_000, on_delivery=lambda error, _: reported.append(error.name()))
    own.flush(40)
    equal(reported, ["MSG_SIZE_TOO_LARGE"])


@case("consume: what is written while waiting")
def waiting():
    name = topic("waiting", 2)
    own = consumer("waiting")
    own.subscribe([name])
    for i in range(3):
        send(name, 1, i)
        equal(values(poll(own, 1)), [str(i)])
    own.close()


@case("consume: the end of each partition, and a null batch after it")
def partition_eof():
    name = topic("eof")
    send(name, 3)
    own = consumer("eof", enable_partition_eof=True)
    own.assign([TopicPartition(name, 0, OFFSET_BEGINNING)])
    poll(own, 3)
    end = []

    def at_end():
        message = own.poll(0.2)
        if message is not None and message.error() and message.error().code() == KafkaError._PARTITION_EOF:
            end.append(message.offset())
        return end

    until("the end", at_end)
    equal(end, [3])
    equal(own.get_watermark_offsets(TopicPartition(name, 0)), (0, 3))
    own.close()


@case("consume: topics by pattern")
def pattern():
    one = topic("pattern-one")
    send(one, 1)
    own = consumer("pattern", topic_metadata_refresh_interval_ms=500)
    own.subscribe([f"^{named('pattern-')}.*"])
    equal(values(poll(own, 1)), ["0"])
    own.commit(asynchronous=False)
    two = topic("pattern-two")
    send(two, 1, 1)
    equal(values(poll(own, 1)), ["1"])
    own.close()


class Member:
    """A consumer that polls in a thread of its own until it leaves."""

    def __init__(self, group, topic_name, **config):
        self.owned = set()
        self.revoked = 0
        self.leaving = False
        self.consumer = consumer(group, **config)
        self.consumer.subscribe([topic_name], on_assign=self.assigned, on_revoke=self.gave_up, on_lost=self.gave_up)
        self.thread = threading.Thread(target=self.poll, daemon=True)
        self.thread.start()

    def assigned(self, own, partitions_given):
        self.owned |= {each.partition for each in partitions_given}

    def gave_up(self, own, partitions_taken):
        self.owned -= {each.partition for each in partitions_taken}
        self.revoked += len(partitions_taken)

    def poll(self):
        while not self.leaving:
            self.consumer.poll(0.1)
        self.consumer.close()

    def leave(self):
        self.leaving = True
        self.thread.join()


@case("group: eager members share and give back", "range")
@case("group: cooperative members share and give back", "cooperative-sticky")
def rebalance(assignor):
    group = f"rebalance-{assignor}"
    name = topic(group, 4)
    config = {"partition_assignment_strategy": assignor}
    first = Member(group, name, **config)
    until("all four", lambda: len(first.owned) == 4)
    second = Member(group, name, **config)
    until("two each", lambda: len(first.owned) == 2 and len(second.owned) == 2)
    equal(first.owned | second.owned, {0, 1, 2, 3})
    described = admin.describe_consumer_groups([named(group)])[named(group)].result()
    equal((described.state, len(described.members)), (ConsumerGroupState.STABLE, 2))
    equal(described.partition_assignor, assignor)
    second.leave()
    until("all four again", lambda: len(first.owned) == 4)
    equal(first.revoked, 2 if assignor == "cooperative-sticky" else 6)
    first.leave()


@case("group: a static member comes back to its partitions")
def static_member():
    name = topic("static", 2)
    for _ in range(2):
        member = Member("static", name, group_instance_id="one")
        until("both", lambda member=member: len(member.owned) == 2)
        member.leave()
        described = admin.describe_consumer_groups([named("static")])[named("static")].result()
        equal([each.group_instance_id for each in described.members], ["one"])


@case("seek: to an offset, the beginning, the end, a time")
def seek():
    name = topic("seek")
    send(name, 10)
    own = consumer("seek")
    own.assign([TopicPartition(name, 0, 7)])
    equal(values(poll(own, 3)), ["7", "8", "9"])
    own.seek(TopicPartition(name, 0, OFFSET_BEGINNING))
    equal(values(poll(own, 10))[0], "0")
    at = own.offsets_for_times([TopicPartition(name, 0, start + 3500)], timeout=10)[0].offset
    equal(at, 4)
    own.seek(TopicPartition(name, 0, at))
    equal(values(poll(own, 6))[0], "4")
    equal(own.offsets_for_times([TopicPartition(name, 0, start + 99_000)], timeout=10)[0].offset, OFFSET_END)
    own.close()


@case("seek: an offset that is not there")
def out_of_range():
    name = topic("out-of-range")
    send(name, 3)
    own = consumer("out-of-range", auto_offset_reset="error")
    own.assign([TopicPartition(name, 0, 1000)])
    refused("_AUTO_OFFSET_RESET", lambda: poll(own, 1))
    own.close()


@case("offsets: a group goes on where it stopped")
def goes_on():
    name = topic("goes-on", 2)
    send(name, 10)
    for expected in (10, 5):
        own = consumer("goes-on")
        own.subscribe([name])
        equal(len(poll(own, expected)), expected)
        own.commit(asynchronous=False)
        own.close()
        send(name, 5, 10)


@case("offsets: committed by hand with metadata, altered, and deleted with the group")
def by_hand():
    name = topic("by-hand", 2)
    group = named("by-hand")
    send(name, 6)
    own = consumer("by-hand")
    own.subscribe([name])
    poll(own, 6)
    own.commit(offsets=[TopicPartition(name, 0, 3, "half", 0)], asynchronous=False)
    committed = own.committed([TopicPartition(name, 0), TopicPartition(name, 1)], timeout=10)
    equal([(each.offset, each.metadata) for each in committed], [(3, "half"), (OFFSET_INVALID, None)])
    refused("NON_EMPTY_GROUP", lambda: admin.delete_consumer_groups([group])[group].result())
    own.close()

    def state():
        return admin.describe_consumer_groups([group])[group].result().state

    until("an empty group", lambda: state() == ConsumerGroupState.EMPTY)
    altered = ConsumerGroupTopicPartitions(group, [TopicPartition(name, 0, 5)])
    admin.alter_consumer_group_offsets([altered])[group].result()
    listed = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)])[group].result()
    equal([(each.partition, each.offset) for each in listed.topic_partitions], [(0, 5)])
    assert group in [each.group_id for each in admin.list_consumer_groups().result().valid]
    admin.delete_consumer_groups([group])[group].result()
    assert group not in [each.group_id for each in admin.list_consumer_groups().result().valid]


def transactional(name):
    own = producer(transactional_id=named(name))
    own.init_transactions(30)
    return own


@case("transaction: committed together, aborted ones never seen, both there for who reads uncommitted")
def committed_or_aborted():
    name = topic("transaction")
    own = transactional("transaction")
    for value, commits in (("a", True), ("b", False), ("c", True)):
        own.begin_transaction()
        own.produce(name, value=value)
        own.flush(30)
        if commits:
            own.commit_transaction(30)
        else:
            own.abort_transaction(30)
    for isolation, expected in (("read_committed", ["a", "c"]), ("read_uncommitted", ["a", "b", "c"])):
        reader = consumer(f"transaction-{isolation}", isolation_level=isolation)
        reader.assign([TopicPartition(name, 0, OFFSET_BEGINNING)])
        eaten = poll(reader, len(expected))
        equal(values(eaten), expected)
        # Markers have offsets: a 0, marker, b 2, marker, c 4.
        equal(eaten[-1].offset(), 4)
        reader.close()


@case("transaction: an open one is not seen until it is committed")
def open_transaction():
    name = topic("open")
    own = transactional("open")
    own.begin_transaction()
    own.produce(name, value="a")
    own.flush(30)
    reader = consumer("open", isolation_level="read_committed")
    reader.assign([TopicPartition(name, 0, OFFSET_BEGINNING)])
    equal(reader.poll(1.5), None)
    equal(reader.get_watermark_offsets(TopicPartition(name, 0), timeout=10)[0], 0)
    own.commit_transaction(30)
    equal(values(poll(reader, 1)), ["a"])
    reader.close()


@case("transaction: offsets are committed with it, or not at all")
def offsets_in_transaction():
    source, target = topic("source"), topic("target")
    send(source, 10)
    own = transactional("offsets")
    reader = consumer("offsets")
    reader.subscribe([source])
    poll(reader, 10)

    def committed():
        return reader.committed([TopicPartition(source, 0)], timeout=10)[0].offset

    for offset, commits, expected in ((4, False, OFFSET_INVALID), (7, True, 7)):
        own.begin_transaction()
        own.produce(target, value=str(offset))
        own.send_offsets_to_transaction([TopicPartition(source, 0, offset)], reader.consumer_group_metadata(), 30)
        if commits:
            own.commit_transaction(30)
        else:
            own.abort_transaction(30)
        equal(committed(), expected)
    reader.close()


@case("transaction: a producer of the same id fences the older one")
def fenced():
    name = topic("fenced")
    older = transactional("fenced")
    older.begin_transaction()
    older.produce(name, value="older")
    older.flush(30)
    newer = transactional("fenced")
    newer.begin_transaction()
    newer.produce(name, value="newer")
    newer.commit_transaction(30)
    error = refused("_FENCED", lambda: older.commit_transaction(30))
    assert error.fatal(), "a fenced producer is at its end"
    reader = consumer("fenced", isolation_level="read_committed")
    reader.assign([TopicPartition(name, 0, OFFSET_BEGINNING)])
    equal(values(poll(reader, 1)), ["newer"])
    reader.close()


def attempt(each):
    """None, or why the case failed."""
    outcome = ["not done after %d s" % case_limit_s]

    def work():
        try:
            each()
            outcome[0] = None
        except BaseException as error:  # a case may end in any way
            traceback.print_exc()
            outcome[0] = " ".join(f"{type(error).__name__}: {error}".split())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(case_limit_s)
    return outcome[0]


security.add_to(case, named)
print(f"1..{len(cases)}", flush=True)
failures = 0
for name, each in cases.items():
    why = attempt(each)
    failures += why is not None
    print(f"ok {name}" if why is None else f"not ok {name}: {why}", flush=True)
sys.stdout.flush()
os._exit(1 if failures else 0)
