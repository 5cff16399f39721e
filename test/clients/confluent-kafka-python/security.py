"""librdkafka from Python through TLS and SASL, where a secured broker runs: see test/clients/cases.ts."""

import os
import time

from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

beyond_session_s = 9
ways = [
    ("SSL", None),
    ("SASL_PLAINTEXT", "PLAIN"),
    ("SASL_PLAINTEXT", "SCRAM-SHA-256"),
    ("SASL_SSL", "SCRAM-SHA-512"),
]


def through(protocol, mechanism, user="ana", password=None, **more):
    config = {"bootstrap.servers": os.environ["CLIENTS_" + protocol], "security.protocol": protocol, **more}
    if protocol.endswith("SSL"):
        config["ssl.ca.location"] = os.environ["CLIENTS_CA"]
    if mechanism:
        config["sasl.mechanism"] = mechanism
        config["sasl.username"] = user
        config["sasl.password"] = password or f"{user}-secret"
    return config


def write(producer, topic, value):
    """The error that a record ends with, or None."""
    ended = []
    producer.produce(topic, value, on_delivery=lambda error, _: ended.append(error))
    producer.flush(20)
    assert ended, "not delivered within 20 s"
    return ended[0]


def writes_and_reads(way, topic):
    admin = AdminClient(through(*way))
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result()
    producer = Producer(through(*way))
    for value in ("a", "b"):
        assert write(producer, topic, value) is None
    reader = Consumer(through(*way) | {"group.id": topic, "auto.offset.reset": "earliest"})
    reader.subscribe([topic])
    eaten = []
    end = time.monotonic() + 40
    while len(eaten) < 2 and time.monotonic() < end:
        message = reader.poll(0.3)
        if message and not message.error():
            eaten.append(message.value().decode())
    reader.close()
    assert eaten == ["a", "b"], eaten


def wrong_password(way):
    said = []
    admin = AdminClient(through(*way, password="guess") | {"error_cb": said.append})
    try:
        admin.list_topics(timeout=5)
    except KafkaException:
        pass
    else:
        raise AssertionError("it was let in")
    admin.poll(0.5)
    assert any(error.name() == "_AUTHENTICATION" for error in said), said


def renewed(way, topic):
    said = []
    admin = AdminClient(through(*way))
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result()
    producer = Producer(through(*way) | {"error_cb": said.append})
    end = time.monotonic() + beyond_session_s
    while time.monotonic() < end:
        assert write(producer, topic, "a") is None
        time.sleep(0.5)
    assert not said, said


def denied(way, topic):
    admin = AdminClient(through(*way, user="bob"))
    for ask in (
        lambda: admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(),
        lambda: next(iter(admin.describe_configs([ConfigResource(ConfigResource.Type.BROKER, "1")]).values())).result(),
    ):
        try:
            ask()
        except KafkaException as error:
            assert error.args[0].name() in ("TOPIC_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED"), error
        else:
            raise AssertionError("it was let do so")
    error = write(Producer(through(*way, user="bob")), topic, "a")
    assert error and error.name() == "TOPIC_AUTHORIZATION_FAILED", error


def add_to(case, named):
    """Adds its cases, by the function that adds one."""
    if "CLIENTS_SASL_SSL" not in os.environ:
        return
    for index, way in enumerate(ways):
        name = way[0] if way[1] is None else f"{way[0]} with {way[1]}"
        topic = named(f"secured {name}".replace(" ", "-"))
        case(f"{name}: what is written comes back", way, topic)(writes_and_reads)
        if way[1] is None:
            continue
        case(f"{name}: a wrong password is refused", way)(wrong_password)
        if index == 1:
            case(f"{name}: a session that ends is renewed", way, named("renewed"))(renewed)
            case(f"{name}: who has no rights is refused", way, named("denied"))(denied)
